"""Jupyter's view of a kernel of ours: its manager, its provisioner and a client that knows when the kernel is ready."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Any as AnyTrait
from traitlets import Type

from smmlib.runner.kernels.births import Born

NAME = "smm"  # of the entry point in pyproject.toml
LOOK_S = 0.003  # between two looks for the kernel's sockets
WELCOME_S = 0.5  # how long to wait for the welcome of kernels that may be too old to send one


class OwnProvisioner(KernelProvisionerBase):
    """A kernel that is born already: polls, signals and its end go through `births.Born`."""

    process: Born | None = None

    @property
    def has_process(self) -> bool:
        return self.process is not None

    async def poll(self) -> int | None:
        return self.process.poll() if self.process else 0

    async def wait(self) -> int | None:
        if self.process is None:
            return 0
        ended = await asyncio.wrap_future(self.process.ended)
        self.process = None
        return ended.code

    async def send_signal(self, signum: int) -> None:
        if self.process:
            self.process.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    async def terminate(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGTERM)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.pop("extra_arguments", None)
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        assert self.parent is not None
        self.process = self.parent.born
        await _bound(self.parent.born)
        self.connection_info = self.parent.get_connection_info()
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        pass


async def _bound(born: Born) -> None:
    """Wait until the kernel listens: a client that connects earlier would try again only after a tenth of a second."""
    if not born.cradle.by_socket:
        return
    wanted = [Path(f"{born.cradle.folder / 'k'}-{n}") for n in range(1, 6)]
    while not born.ended.done() and not all(path.exists() for path in wanted):
        await asyncio.sleep(LOOK_S)


class WelcomedClient(AsyncKernelClient):
    """A client that takes the kernel's welcome for its readiness, instead of a fifth of a second of silence."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (timeout or 60.0)
        self.kernel_info()
        while True:
            try:
                answer = await self.shell_channel.get_msg(timeout=1)
                break
            except Empty:
                await self._check_start(deadline)
        self._handle_kernel_info_reply(answer)
        try:
            await self.iopub_channel.get_msg(timeout=WELCOME_S)  # the welcome, or what only a listener can hear
        except Empty:
            await super()._async_wait_for_ready(timeout=max(1.0, deadline - time.monotonic()))

    async def _check_start(self, deadline: float) -> None:
        if not await self.is_alive():
            raise RuntimeError("the kernel ended before it answered")
        if time.monotonic() > deadline:
            raise RuntimeError("the kernel did not answer in time")

    wait_for_ready = _async_wait_for_ready


class OwnManager(AsyncKernelManager):
    """The manager of one born kernel."""

    born = AnyTrait()
    client_factory = Type(WelcomedClient, klass=AsyncKernelClient)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.load_connection_file(str(self.born.cradle.connection_file))
        self.connection_file = str(self.born.cradle.connection_file)
        self._kernel_spec = KernelSpec(argv=["python"], display_name="Python 3 (ipykernel)", language="python",
                                       metadata={"kernel_provisioner": {"provisioner_name": NAME}})  # fmt: skip
