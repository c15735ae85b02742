// The screens over a core that does what the test says: what must never be shown, what stays when a save fails, where one stands afterwards.
import { h, render } from "preact";
import { Sentence, Step, type Core, type Draft, type House, type Kit, type PersonView, type View } from "../src/core/contract";
import { App } from "../src/ui/app";
import { equal, ok, test, until } from "./check";

const now = Date.UTC(2023, 4, 25, 12, 0);
const house: House = { id: "h1", hamlet: 1, head: "Trịnh Văn Khang", walk: 1, version: 1 };

function personOf(no: number, step: Step): PersonView {
  return { id: `p${no}`, household: "h1", hamlet: 1, no, name: `Lê Thị Mận ${no}`, birth: 19500000, version: 1, step, key: `le thi man ${no}`, house, pending: 0, doneHere: false, sharedPhone: 0 };
}

const reasons = { "old-frail": { vi: "Người cao tuổi", en: "Elderly" }, other: { vi: "Lý do khác", en: "Other" } };

/** A core whose view the test holds in its hand. */
class Hand implements Core {
  seen: View;
  recorded: Draft[] = [];
  undone: string[] = [];
  dropped: string[] = [];
  fails: Sentence | null = null;
  sheets: Kit[] = [];
  private changed: () => void = () => undefined;

  constructor(more: Partial<View> = {}) {
    const area = { commune: 1, name: "Xã Vĩnh Hòa", area: "a", hamlets: [{ id: 1, name: "Thôn Yên Tôn" }], phones: true, account: { id: "x", name: "Hòa" }, members: [], seal: { id: "", key: "" }, words: { groups: {}, steps: {}, outcomes: {}, channels: {}, reasons }, limits: { ops: 1, bytes: 1, kinds: [] } };
    this.seen = {
      revision: 1, phase: "open", check: "", area, people: [personOf(1, Step.Survey), personOf(2, Step.Activate2)], houses: [house], waiting: 0, outside: 0,
      refused: [], notices: [], done: [], syncing: false, syncedAt: now, online: true, trouble: null, workUntil: 0, full: false, update: false, version: "v", ...more,
    };
  }

  show(more: Partial<View>): void {
    this.seen = { ...this.seen, ...more, revision: this.seen.revision + 1 };
    this.changed();
  }

  view(): View {
    return this.seen;
  }
  now(): number {
    return now;
  }
  subscribe(changed: () => void): () => void {
    this.changed = changed;
    return () => undefined;
  }
  async record(...drafts: Draft[]): Promise<{ ids: string[] }> {
    if (this.fails) throw this.fails;
    this.recorded.push(...drafts);
    return { ids: drafts.map((_, i) => `op${i}`) };
  }
  async undo(ids: string[]): Promise<void> {
    this.undone.push(...ids);
  }
  async start(): Promise<void> {}
  async enrol(): Promise<void> {}
  async confirmed(): Promise<void> {}
  async unlock(): Promise<void> {}
  async lock(): Promise<void> {}
  async read(id: string): Promise<void> {
    this.dropped.push(id);
  }
  async sync(): Promise<void> {}
  async kits(): Promise<Kit[]> {
    if (this.fails) throw this.fails;
    return this.sheets;
  }
  async keptKits(): Promise<Kit[]> {
    return this.sheets;
  }
  async exportSealed(): Promise<Blob> {
    return new Blob();
  }
  async forget(): Promise<void> {}
  applyUpdate(): void {}
}

function part(name: string): HTMLButtonElement | null {
  return document.querySelector<HTMLButtonElement>(`[data-test="${name}"]`);
}

async function taps(...names: string[]): Promise<void> {
  for (const n of names) {
    await until(() => part(n) && !part(n)?.disabled, `${n} can be tapped`);
    part(n)?.click();
  }
}

async function says(text: string): Promise<void> {
  await until(() => document.body.innerText.includes(text), `“${text}” is said`);
}

/** Opens the app at a page; gives what takes it away. */
async function opened(core: Hand, path: string): Promise<() => void> {
  const root = document.createElement("div");
  document.body.append(root);
  render(h(App, { core }), root);
  await until(() => part("strip"), "the app is there");
  await new Promise((r) => setTimeout(r)); // it opens on the list by itself
  location.hash = "#" + path; // as a link would
  return () => {
    render(null, root);
    root.remove();
  };
}

test("why an account can't be issued is not shown again", async () => {
  const core = new Hand({ done: [{ id: "d", kind: "cannot", subject: "p1", name: "Lê Thị Mận 1", what: { vi: "Không thể cấp: Người cao tuổi", en: "" }, at: now, sent: false, undone: false, undoable: true }] });
  const close = await opened(core, "/done");
  await says("Không thể cấp");
  ok(!document.body.innerText.includes("cao tuổi"), "the reason stands on the screen");
  close();
});

test("a full phone: the form stays as it was, and the same press saves when there is room", async () => {
  const core = new Hand();
  const close = await opened(core, "/p/p1");
  await taps("done", "device-2", "sim-1");
  core.fails = new Sentence({ vi: "Đầy", en: "Full" }, "app.full");
  await taps("save");
  core.show({ full: true });
  await until(() => part("full"), "the banner");
  equal([part("device-2")?.getAttribute("aria-checked"), part("sim-1")?.getAttribute("aria-checked"), part("undo")], ["true", "true", null]);
  core.fails = null;
  core.show({ full: false });
  await taps("save");
  await says("Đã lưu trên máy");
  equal(core.recorded, [{ kind: "surveyed", person: "p1", device: 2, own_sim: 1, channel: "visit" }]);
  close();
});

test("saved: the next person is there; undone: back to whom it was about", async () => {
  const core = new Hand();
  const close = await opened(core, "/p/p1");
  await taps("nobody", "save");
  await until(() => location.hash === "#/p/p2", "the next person");
  await taps("undo");
  await until(() => location.hash === "#/p/p1" && core.undone.length === 1, "back again");
  close();
});

test("an activation asks one thing and says what the list said", async () => {
  const core = new Hand();
  const close = await opened(core, "/p/p2");
  await taps("done", "alone", "save");
  await until(() => core.recorded.length === 1, "it is recorded");
  equal(core.recorded, [{ kind: "activated", person: "p2", level: 2, alone: true, channel: "visit" }]);
  close();
});

test("whoever works in a school says so once; a call is for one person", async () => {
  const core = new Hand();
  const close = await opened(core, "/p/p2");
  await taps("channel-more", "met-school");
  await until(() => part("channel-school")?.getAttribute("aria-checked") === "true" && !document.querySelector(".sheet"), "the school is chosen");
  await taps("done", "save");
  await until(() => location.hash === "#/p/p1", "the next person");
  await taps("channel-call", "nobody", "save");
  await until(() => location.hash === "#/p/p2", "the other one again");
  await taps("again", "again-tomorrow");
  await until(() => core.recorded.length === 3, "all are recorded");
  equal(core.recorded.map((d) => [d.kind, "channel" in d ? d.channel : ""]), [["activated", "school"], ["contacted", "call"], ["contacted", "school"]]);
  await until(() => location.hash === "#/p/p1", "it goes on");
  await taps("channel-visit");
  close();
});

const sheetID = "01884f6e-5c00-7000-8000-00000000f001";

test("a paper sheet: the QR code opens it without a network, a survey asks its two answers, one hour holds for all who are come back to", async () => {
  const core = new Hand();
  core.sheets = [{ id: sheetID, hamlet: 1, member: "", made: now, keyed: 0, lines: [{ no: 1, person: "p1", step: Step.Survey }, { no: 2, person: "p2", step: Step.Activate2 }, { no: 3, person: "p3", step: Step.Activate2 }] }];
  core.fails = new Sentence({ vi: "Chưa có mạng.", en: "No network." }, "app.offline");
  core.seen = { ...core.seen, people: [...core.seen.people, personOf(3, Step.Activate2)] };
  const close = await opened(core, "kit=" + sheetID.toUpperCase());
  await taps("mark-3-absent", "mark-1-done");
  equal(Array.from(document.querySelectorAll("[data-test^=mark-2-] b"), (b) => b.textContent), ["x", "n", "h", "v", "t"], "the letters of the paper");
  await says("Dòng 1: còn câu chưa chọn");
  ok(part("save")?.disabled, "an answer is missing");
  await taps("line-1-met");
  await says("Lưu 2 dòng");
  await taps("line-1-met", "line-1-device-3", "line-1-sim-2", "mark-2-again");
  const hour = document.querySelector<HTMLInputElement>("[data-test=kit-again]");
  ok(hour);
  equal(hour.value, "2023-05-26T19:00");
  hour.value = "2023-05-27T08:30";
  hour.dispatchEvent(new InputEvent("input", { bubbles: true }));
  core.fails = null;
  await taps("save");
  await until(() => core.recorded.length === 3, "all are recorded");
  equal(core.recorded, [
    { kind: "surveyed", device: 3, own_sim: 2, person: "p1", channel: "visit", kit: sheetID },
    { kind: "contacted", outcome: "again", again: Date.UTC(2023, 4, 27, 1, 30), person: "p2", channel: "visit", kit: sheetID },
    { kind: "absent", where: "", person: "p3", channel: "visit", kit: sheetID },
  ]);
  await says("Đã lưu trên máy");
  close();
});

test("who waits for approval: the message has come, and they activated at once", async () => {
  const core = new Hand({ people: [personOf(3, Step.Wait)] });
  const close = await opened(core, "/p/p3");
  await taps("done", "message-2", "activated", "save");
  await until(() => core.recorded.length === 2, "both are recorded");
  await until(() => location.hash === "#/", "nobody is left: the list");
  equal(core.recorded, [{ kind: "notified", person: "p3", level: 2, channel: "visit" }, { kind: "activated", person: "p3", level: 2, channel: "visit" }]);
  close();
});

test("arrows go through the answers without choosing, and the focus comes back when a sheet closes", async () => {
  const core = new Hand();
  const close = await opened(core, "/p/p1");
  await until(() => document.activeElement?.tagName === "H1", "the person's name has the focus");
  part("done")?.focus();
  await taps("done", "device-2");
  part("device-2")?.focus();
  part("device-2")?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  equal([document.activeElement?.getAttribute("data-test"), part("device-2")?.getAttribute("aria-checked"), part("device-3")?.tabIndex], ["device-3", "true", -1]);
  part("device-3")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await until(() => !document.querySelector(".sheet") && document.activeElement === part("done"), "the button that opened it has the focus");
  close();
});

test("a second tab says so, and starts when the first is closed", async () => {
  const core = new Hand({ phase: "starting", trouble: { vi: "Ứng dụng đang mở ở một thẻ khác.", en: "" } });
  const root = document.createElement("div");
  document.body.append(root);
  render(h(App, { core }), root);
  await says("ở một thẻ khác");
  core.show({ phase: "locked", trouble: null });
  await until(() => part("pin"), "the PIN is asked");
  render(null, root);
  root.remove();
});

test("giving up what was refused is asked twice and says what is lost; doing it again opens the person", async () => {
  const refusal = { id: "op1", subject: "p1", name: "Lê Thị Mận 1", code: "field.x", message: { vi: "Không ghi được.", en: "Not taken." }, at: now, retry: false };
  const core = new Hand({ refused: [refusal] });
  const close = await opened(core, "/sync");
  await taps("read");
  await says("mất hẳn những gì đã ghi lần này cho Lê Thị Mận 1");
  equal(core.dropped, [], "one tap drops nothing");
  await taps("redo");
  await until(() => location.hash === "#/p/p1", "the person is open");
  location.hash = "#/sync";
  await until(() => part("read")?.innerText.includes("Bỏ việc này"), "asked anew");
  await taps("read", "read");
  await until(() => core.dropped.length === 1, "the second tap gives it up");
  close();
});

test("the strip is red for what a person has to see to, and never for want of a network", async () => {
  const core = new Hand();
  const close = await opened(core, "/");
  const hours = (n: number): number => now + n * 3_600_000;
  const trouble = { vi: "Chưa có mạng.", en: "No network." };
  const refusal = { id: "op1", subject: "p1", name: "", code: "x", message: trouble, at: now, retry: false };
  const calm: Partial<View> = { trouble: null, fault: false, full: false, refused: [], workUntil: hours(70), waiting: 0, online: true };
  for (const [more, want] of [
    [{}, "strip"],
    [{ trouble, online: false }, "strip"],
    [{ trouble, online: false, waiting: 4 }, "strip some"],
    [{ trouble, waiting: 4, fault: true }, "strip bad"],
    [{ refused: [refusal] }, "strip bad"],
    [{ full: true }, "strip bad"],
    [{ workUntil: hours(6) }, "strip"],
    [{ workUntil: hours(6) - 1 }, "strip bad"],
    [{ workUntil: 0 }, "strip"],
  ] as [Partial<View>, string][]) {
    core.show({ ...calm, ...more });
    await until(() => part("strip")?.className === want, `${JSON.stringify(more)} is ${want}, not ${part("strip")?.className}`);
  }
  close();
});
