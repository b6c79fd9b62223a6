// @ts-check
/**
 * The one event stream of a browser. HTTP/1.1 allows six connections per host, so a stream per tab would leave none for the pages;
 * all tabs share this worker instead. A tab tells from time to time that it is there: nothing else says that it has gone.
 */

const EVENTS = '/api/v1/events';
const KINDS = ['slots', 'tasks', 'backfills', 'status', 'gap'];
const SILENT = 150_000;

/** @type {Map<MessagePort, number>} when each tab was heard of last */
const tabs = new Map();
/** @type {EventSource|null} */
let source = null;
/** @type {object|null} */
let lastStatus = null;
let retry = 1000;

/** @param {object} message */
function tell(message) {
  const now = Date.now();
  for (const [port, heard] of tabs) {
    if (now - heard > SILENT) {
      tabs.delete(port);
    } else {
      port.postMessage(message);
    }
  }
  if (!tabs.size) {
    source?.close();
    source = null;
  }
}

function open() {
  // An answer ends with its news, and the browser comes back by itself with the id of the last event that it saw.
  source = new EventSource(EVENTS);
  source.onopen = () => {
    retry = 1000;
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, event => {
      const message = {kind, data: JSON.parse(event.data || '{}')};
      lastStatus = kind === 'status' ? message : lastStatus;
      tell(message);
    });
  }
  source.onerror = () => {
    // Where the server answered with an error, the browser does not come back, and a new stream does not know what was missed.
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(() => {
        if (tabs.size && !source) {
          open();
          tell({kind: 'gap'});
        }
      }, retry);
      retry = Math.min(retry * 2, 30_000);
    }
  };
}

/** @type {any} */ (self).onconnect = (/** @type {MessageEvent} */ event) => {
  const port = event.ports[0];
  port.onmessage = ({data}) => {
    if (data === 'bye') {
      tabs.delete(port);
      return;
    }
    const known = tabs.has(port);
    tabs.set(port, Date.now());
    if (!known) {
      // A tab that slept has missed what happened meanwhile.
      data === 'here' && port.postMessage({kind: 'gap'});
      lastStatus && port.postMessage(lastStatus);
    }
    source ?? open();
  };
};
