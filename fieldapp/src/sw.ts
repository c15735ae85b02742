// Keeps the app on the phone, so that it starts in a hamlet without a network, after days. It keeps the app only: what the server says of people
// goes past it and is never in its cache.
export {};

declare const self: ServiceWorkerGlobalScope;

// Put in by the bundler: the page of this version and all it needs. Their names change with their content, so one version is never mixed with another.
declare const PAGE: string;
declare const SHELL: readonly string[];

const prefix = "tungnha-shell-";
const cacheName = prefix + VERSION;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("message", (event) => {
  if (event.data === "apply") {
    event.waitUntil(self.skipWaiting());
  }
});

self.addEventListener("fetch", (event) => {
  const name = keptAs(event.request);
  if (name) {
    event.respondWith(answer(name, event.request));
  }
});

// All or nothing: a version that did not arrive whole is not installed, and is tried again later.
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(SHELL.map((url) => new Request(url, { cache: "reload" })));
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== cacheName) {
      await caches.delete(name);
    }
  }
  await self.clients.claim();
}

// What a request is called in the cache; "" for what is none of ours.
function keptAs(request: Request): string {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith("/m/")) {
    return "";
  }
  if (url.pathname === "/m/") {
    return PAGE;
  }
  return SHELL.includes(url.pathname) ? url.pathname : "";
}

// The phone's own copy first. The network only when the phone has thrown its copy away: short of space, some do.
async function answer(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(name)) ?? fetch(request);
}
