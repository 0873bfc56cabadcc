/* Stands in for web workers on file://, where browsers start none: the worker's script runs in a
   hidden frame. Material would fetch such a script from a CDN. It writes no inline script, so a
   strict content policy allows it. */
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  function load(document, url) {
    return new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = url;
      script.onload = done;
      script.onerror = failed;
      document.body.appendChild(script);
    });
  }

  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.title = "Search";
      document.body.appendChild(this.frame);
      var inside = this.frame.contentWindow;
      var page = this.frame.contentDocument;
      inside.postMessage = (data) => {
        setTimeout(() => {
          var event = new MessageEvent("message", { data: data });
          this.dispatchEvent(event);
          if (this.onmessage) this.onmessage(event);
        });
      };
      inside.importScripts = function () {
        return Array.from(arguments).reduce(function (before, script) {
          return before.then(function () { return load(page, script); });
        }, Promise.resolve());
      };
      this.ready = load(page, String(url));
    }

    postMessage(data) {
      this.ready.then(() => {
        var inside = this.frame.contentWindow;
        inside.dispatchEvent(new inside.MessageEvent("message", { data: structuredClone(data) }));
      });
    }

    terminate() { this.frame.remove(); }
  }

  window.IFrameWorker = window.Worker = FrameWorker;
})();
