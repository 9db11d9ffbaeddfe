(function () {
  "use strict";
  var box = document.getElementById("search"), shown = document.getElementById("shown");
  var rows = Array.prototype.slice.call(document.querySelectorAll("main > article"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  document.getElementById("find").hidden = false;
  function look() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean), n = 0;
    rows.forEach(function (row, place) {
      var fits = words.every(function (w) { return texts[place].indexOf(w) >= 0; });
      row.hidden = !fits; n += fits ? 1 : 0;
    });
    shown.textContent = n + " / " + rows.length;
  }
  box.addEventListener("input", look); look();
}());
