// "Put it on the home screen": the browser offers that once, and the offer is kept until the person asks for it.
// An installed app starts without the address bar, and the browser is more willing to keep its storage.

interface Offer extends Event {
  prompt(): Promise<void>;
}

let offer: Offer | null = null;

window.addEventListener("beforeinstallprompt", (e) => {
  e.preventDefault();
  offer = e as Offer;
});

export function installable(): boolean {
  return offer !== null;
}

export async function install(): Promise<void> {
  const o = offer;
  offer = null; // good once
  await o?.prompt();
}
