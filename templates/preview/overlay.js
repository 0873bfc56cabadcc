/* Shows on a page of the preview what is wrong with the files. No build publishes it. Every text is
   set as text: a message quotes records. */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("dossier-problems").textContent);

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = "dossier-" + className;
    made.textContent = text || "";
    return made;
  }

  var dialog = element("dialog", "overlay");
  var heading = element("h2", "count", data.count);
  var list = element("ol", "list");
  var close = element("button", "close", "Close");
  var badge = element("button", "badge", data.count);

  heading.id = "dossier-count";
  dialog.setAttribute("role", data.stale ? "alertdialog" : "dialog");
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading);
  dialog.append(element("p", "state", data.stale
    ? "The page behind this is the last good one. It comes back by itself once the files are mended."
    : "The page is up to date."));
  if (data.failure) dialog.append(element("p", "failure", data.failure));
  data.problems.forEach(function (problem) {
    var item = element("li", problem.severity);
    item.append(
      element("code", "place", problem.place), " ",
      element("span", "severity", problem.severity + "[" + problem.code + "]"), " ",
      element("span", "message", problem.message));
    list.append(item);
  });
  if (data.more) list.append(element("li", "more", "and " + data.more + " more, see the terminal"));
  list.tabIndex = 0;
  list.setAttribute("aria-label", "Problems");
  if (data.problems.length) dialog.append(list);
  dialog.append(close);

  badge.setAttribute("aria-haspopup", "dialog");
  badge.classList.toggle("dossier-stale", data.stale);
  badge.addEventListener("click", function () { dialog.showModal(); });
  close.addEventListener("click", function () { dialog.close(); });
  close.autofocus = true;
  document.body.append(dialog, badge);
  if (data.stale) dialog.showModal();
})();
