(function () {
  "use strict";
  var root = document.documentElement, words = JSON.parse(document.body.dataset.words);
  root.classList.add("js");

  function remember(key, value) { try { localStorage.setItem(key, value); } catch (e) { /* private windows keep nothing */ } }
  function remembered(key) { try { return localStorage.getItem(key); } catch (e) { return null; } }

  var dark = document.getElementById("dark");
  function wear(theme) {
    root.dataset.theme = theme;
    dark.setAttribute("aria-pressed", String(theme === "dark"));
  }
  var system = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  wear(remembered("smm-theme") || system);
  dark.addEventListener("click", function () {
    var next = root.dataset.theme === "dark" ? "light" : "dark";
    wear(next); remember("smm-theme", next);
  });

  var method = document.getElementById("method");
  function explain(on) {
    root.classList.toggle("with-method", on);
    method.setAttribute("aria-pressed", String(on));
  }
  explain(remembered("smm-method") === "on");
  method.addEventListener("click", function () {
    var on = !root.classList.contains("with-method");
    explain(on); remember("smm-method", on ? "on" : "off");
  });

  function number(text) {
    var found = text.replace(/[\s\u00a0\u202f]/g, "").match(/[-\u2212]?\d[\d.,]*/);
    if (!found) { return null; }
    var digits = found[0].replace("\u2212", "-"), last = Math.max(digits.lastIndexOf(","), digits.lastIndexOf("."));
    var tail = last < 0 ? 0 : digits.length - last - 1, once = last >= 0 && digits.indexOf(digits[last]) === last;
    var point = tail > 0 && (tail !== 3 || digits.replace(/[^.,]/g, "").length > 1 && once || digits[0] === "0");
    var whole = last < 0 || !point ? digits.replace(/[.,]/g, "") : digits.slice(0, last).replace(/[.,]/g, "") + "." + digits.slice(last + 1);
    return parseFloat(whole);
  }
  function sort(table, column, up, numeric) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    var keyed = rows.map(function (row, place) {
      var text = row.cells[column].textContent.trim();
      return { row: row, place: place, key: numeric ? number(text) : text };
    });
    keyed.sort(function (a, b) {
      if (a.key === null || b.key === null) { return (a.key === null) - (b.key === null) || a.place - b.place; }
      var order = numeric ? a.key - b.key : a.key.localeCompare(b.key, root.lang);
      return (up ? order : -order) || a.place - b.place;
    });
    keyed.forEach(function (k) { body.appendChild(k.row); });
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    if (!table.tBodies[0] || table.tBodies[0].rows.length < 2) { return; }
    table.querySelectorAll("thead th").forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button"; button.className = "sort";
      button.title = words.sort.replace("{column}", head.textContent.trim());
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "ascending" : !head.classList.contains("num");
        table.querySelectorAll("th[aria-sort]").forEach(function (h) { h.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        sort(table, column, up, head.classList.contains("num"));
      });
    });
  });

  var links = {}, nav = document.querySelector("nav.contents");
  nav.querySelectorAll("a").forEach(function (a) { links[a.hash.slice(1)] = a; });
  function follow(id) {
    nav.querySelectorAll("[aria-current]").forEach(function (a) { a.removeAttribute("aria-current"); });
    links[id].setAttribute("aria-current", "location");
    if (nav.scrollHeight > nav.clientHeight) { nav.scrollTop = links[id].offsetTop - nav.clientHeight / 2; }
  }
  if ("IntersectionObserver" in window) {
    var seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (e) { if (e.isIntersecting && links[e.target.id]) { follow(e.target.id); } });
    }, { rootMargin: "-10% 0px -80% 0px" });
    document.querySelectorAll("main > section[id]").forEach(function (s) { seen.observe(s); });
  }
}());
