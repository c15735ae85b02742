// The service worker keeps the app on the phone; here the page hears that a newer one is ready, and asks for it when nothing is being done.

export interface Updates {
  /** A newer app lies on the phone and waits. */
  ready(): boolean;
  /** Starts it: the page is loaded anew. What waits to be sent lies in the database and is not touched. */
  apply(): void;
}

const none: Updates = { ready: () => false, apply: () => location.reload() };

/** Registers the service worker and calls when a newer app is ready. Without one (an old engine, a test page) the app works, but needs the network to start. */
export function watchUpdates(changed: () => void): Updates {
  if (!("serviceWorker" in navigator) || !location.pathname.startsWith("/m/")) {
    return none;
  }
  const watch = new Watch(changed);
  void watch.start().catch(() => undefined); // no network and no worker yet: registered by the next start
  return watch;
}

const lookAgain = 60 * 60 * 1000; // ms; the browser itself looks only when the app is opened, and it stays open for days

class Watch implements Updates {
  private registration: ServiceWorkerRegistration | undefined;
  private asked = false;

  constructor(private readonly changed: () => void) {}

  async start(): Promise<void> {
    navigator.serviceWorker.addEventListener("controllerchange", () => this.taken());
    const registration = await navigator.serviceWorker.register("/m/sw.js", { scope: "/m/", updateViaCache: "none" });
    this.registration = registration;
    registration.addEventListener("updatefound", () => this.follow(registration.installing));
    this.follow(registration.installing);
    if (this.ready()) {
      this.changed();
    }
    setInterval(() => void registration.update().catch(() => undefined), lookAgain); // no network: the next time
  }

  ready(): boolean {
    return Boolean(this.registration?.waiting && navigator.serviceWorker.controller);
  }

  apply(): void {
    this.asked = true;
    const waiting = this.registration?.waiting;
    if (waiting) {
      waiting.postMessage("apply");
    } else {
      location.reload();
    }
  }

  // The first worker of all takes the page over without a reload: it has nothing newer.
  private taken(): void {
    if (this.asked) {
      location.reload();
    }
  }

  private follow(worker: ServiceWorker | null): void {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed") {
        this.changed();
      }
    });
  }
}
