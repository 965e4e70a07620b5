// One feed of server-sent events for all tabs of a browser. HTTP/1.1 gives a host six connections: a feed of its own in each of
// ten tabs would leave none for pages. The same file is the page's end and, in a shared worker, the one that listens.
// console.js follows by tallylight.feed(url, hear) instead of opening an EventSource itself:
//   hear.message(data), hear.open(again), hear.lost(); what is returned is closed with .close().
// Where there are no shared workers (Chrome on Android), the tab opens a feed itself.
'use strict';

(() => {
  const AGAIN_MS = 3000;
  const LONGEST_MS = 60000; // nobody is asked more often for what was refused again and again
  const SILENT_MS = 30000; // a feed says every 5 s that it is alive

  // what one url says, for all that listen to it
  function source(url, tell) {
    let events = null;
    let timer = 0;
    let heard = 0;
    let state = 'none';
    let refused = 0;
    const say = next => { if (state !== next) { state = next; tell(next); } };
    const begin = () => {
      clearTimeout(timer);
      events = new EventSource(url);
      heard = Date.now();
      events.onopen = () => { heard = Date.now(); refused = 0; say('open'); };
      events.onmessage = event => { heard = Date.now(); say('open'); tell('message', event.data); };
      events.onerror = () => {
        say('lost');
        // refused for good, such as after signing out: another sign-in may come
        if (events.readyState === EventSource.CLOSED) {
          clearTimeout(timer);
          timer = setTimeout(begin, Math.min(LONGEST_MS, AGAIN_MS * 2 ** Math.min(refused++, 10)));
        }
      };
    };
    const watch = setInterval(() => {
      if (events.readyState === EventSource.OPEN && Date.now() - heard > SILENT_MS) { say('lost'); events.close(); begin(); }
    }, SILENT_MS / 3);
    begin();
    return {
      state: () => state,
      // somebody opened a page: he may be signed in again
      nudge() { if (events.readyState === EventSource.CLOSED) begin(); },
      close() { clearInterval(watch); clearTimeout(timer); events.close(); },
    };
  }

  if (typeof document === 'undefined') {
    const feeds = new Map(); // url -> {source, ports}
    const leave = (port, url) => {
      const feed = feeds.get(url);
      if (!feed || !feed.ports.delete(port) || feed.ports.size > 0) return;
      feed.source.close();
      feeds.delete(url);
    };
    self.onconnect = connected => {
      const port = connected.ports[0];
      const urls = new Set();
      port.onmessage = event => {
        const {what, url} = event.data;
        if (what === 'join' && !urls.has(url)) {
          urls.add(url);
          const feed = feeds.get(url) ?? {ports: new Set()};
          feed.ports.add(port);
          if (!feeds.has(url)) {
            feeds.set(url, feed);
            feed.source = source(url, (said, data) => feed.ports.forEach(each => each.postMessage({url, what: said, data})));
          } else if (feed.source.state() === 'open') {
            port.postMessage({url, what: 'open'});
          } else if (feed.source.state() === 'lost') {
            port.postMessage({url, what: 'lost'});
            feed.source.nudge();
          }
        } else if (what === 'leave' && urls.delete(url)) {
          leave(port, url);
        } else if (what === 'gone') {
          urls.forEach(each => leave(port, each));
          urls.clear();
        }
      };
    };
    return;
  }

  const mine = document.currentScript.src;
  const hearing = new Map(); // url -> what hears it in this tab
  let port = null;

  function connect() {
    if (port || typeof SharedWorker === 'undefined') return port;
    try {
      port = new SharedWorker(mine, {name: 'tallylight feeds'}).port;
    } catch {
      return null;
    }
    port.onmessage = event => {
      const {url, what, data} = event.data;
      for (const hear of hearing.get(url) ?? []) pass(hear, what, data);
    };
    return port;
  }

  function pass(hear, what, data) {
    if (what === 'message') hear.message?.(data);
    else if (what === 'open') { const again = hear.broken === true; hear.broken = false; hear.open?.(again); }
    else { hear.broken = true; hear.lost?.(); }
  }

  function feed(url, hear) {
    const worker = connect();
    if (!worker) {
      const own = source(url, (what, data) => pass(hear, what, data));
      return {close: () => own.close()};
    }
    const there = hearing.get(url) ?? new Set();
    there.add(hear);
    hearing.set(url, there);
    worker.postMessage({what: 'join', url});
    return {
      close() {
        there.delete(hear);
        if (there.size > 0) return;
        hearing.delete(url);
        worker.postMessage({what: 'leave', url});
      },
    };
  }

  // a page that is left, or kept aside by the browser, holds no feed
  addEventListener('pagehide', () => port?.postMessage({what: 'gone'}));
  addEventListener('pageshow', event => {
    if (!event.persisted) return;
    for (const [url, there] of hearing) {
      for (const hear of there) hear.broken = true;
      port?.postMessage({what: 'join', url});
    }
  });

  window.tallylight = Object.assign(window.tallylight ?? {}, {feed});
})();
