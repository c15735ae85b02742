// The rules without a disk: search, order, reasons, what is laid over, forms, back-off.
import { Group, type House, type Person, type PersonView, Sentence, Step } from "../src/core/contract";
import { checkEdit, checkNew } from "../src/core/fields";
import type { Note, Op } from "../src/core/op";
import { isDue, order } from "../src/core/order";
import { after, masked } from "../src/core/overlay";
import { Known, Shows } from "../src/core/people";
import { backOff } from "../src/core/rhythm";
import { fold, search } from "../src/core/search";
import { eveningEnd, eveningOf, hour, moment } from "../src/core/time";
import { why } from "../src/core/why";
import { equal, ok, test } from "./check";
import { house, person } from "./core-server";

const evening = Date.UTC(2023, 4, 25, 12, 0); // 19:00 on 25/05/2023 in the campaign's zone
const minute = 60_000;
const day = 24 * 60 * minute;

function shown(people: Person[], houses: House[] = [house(1), house(2), house(3)], notes: Note[] = []): readonly PersonView[] {
  const known = new Known();
  known.add({ households: houses, citizens: people });
  return new Shows().show(known, notes, evening, "").people;
}

const [h1, h2, h3] = [house(1), house(2), house(3)];
const village = shown([
  person(1, h1, { name: "Nguyễn Thị Đào", phones: ["0912000111"] }),
  person(2, h1, { name: "Trần Văn Đức" }),
  person(3, h2, { name: "LÊ THỊ HƯỜNG" }),
  person(4, h2, { name: "Phạm Quốc Ưng" }),
  person(12, h3, { name: "Đỗ Ánh Nguyệt", phones: ["0912000112", "0387123456"] }),
  person(112, h3, { name: "Nguyễn Đức Thị" }),
]);

test("marks fall, also when they are written apart", () => {
  for (const [text, want] of [
    ["Đặng Thị Ngọc-Ánh", "dang thi ngoc anh"],
    ["ĐƯỜNG ƯỜM", "duong uom"],
    ["Trần  Văn\tĐức ", "tran van duc"],
    ["Hoàng Thị Huế".normalize("NFD"), "hoang thi hue"],
    ["Y Blô Êban", "y blo eban"],
    ["…", ""],
  ] as const) {
    equal(fold(text), want);
  }
});

test("search takes words in any order, without marks, list numbers and phones", () => {
  const found = (text: string) => search(village, text).map((p) => p.no);
  for (const [text, want] of [
    ["", [1, 2, 3, 4, 12, 112]],
    ["dao nguyen", [1]],
    ["Đào", [1]],
    ["duc", [2, 112]],
    ["thi", [1, 3, 112]],
    ["hi", []], // the middle of a word is not its beginning
    ["huong le", [3]],
    ["u", [4]],
    ["12", [12]],
    ["112", [12, 112]], // a list number, and the end of a phone number
    ["0912 000 111", [1]],
    ["0387.123.456", [12]],
    ["nguyen 1", [1]],
    ["xyz", []],
  ] as [string, number[]][]) {
    equal(found(text), want, text);
  }
});

test("the walk goes house by house; what has no place in it comes last", () => {
  const far = house(9, { walk: 0 });
  const people = shown([person(1, far), person(2, h3), person(5, h1), person(3, h1)], [far, h3, h1]);
  equal(order(people, "walk").map((p) => p.no), [3, 5, 2, 1]);
});

test("by priority: promises that are due, then the ledger's order and the older message, then later promises, then what is done", () => {
  const step = (n: number, h: House, step: Step, more: Partial<Person> = {}) => person(n, h, { step, priority: step, ...more });
  const people = shown([
    step(1, h1, Step.None),
    step(2, h1, Step.Survey),
    step(3, h1, Step.Activate2, { clock: evening - 3 * day }),
    step(4, h2, Step.Activate2, { clock: evening - 6 * day }),
    step(5, h2, Step.Survey, { again: evening + 5 * minute }),
    step(6, h3, Step.Activate2, { again: evening + 60 * minute }),
    step(7, h3, Step.None, { again: evening - 60 * minute }),
    step(8, h3, Step.Survey),
  ]);
  equal(order(people, "priority", evening).map((p) => p.no), [7, 5, 4, 3, 2, 8, 6, 1]);
  equal([isDue(people[4] as PersonView, evening - 20 * minute), people.length], [false, 8]);
});

test("why somebody is on top, in a sentence", () => {
  const say = (more: Partial<Person>) => why({ ...(village[0] as PersonView), ...more }, null, evening).vi;
  for (const [more, want] of [
    [{ step: Step.Activate2, clock: evening - 4 * day }, "Đã duyệt mức 2, còn 3 ngày tự kích hoạt"],
    [{ step: Step.Activate2, clock: evening - 7 * day }, "Đã duyệt mức 2, hôm nay là ngày cuối tự kích hoạt"],
    [{ step: Step.Activate2, clock: evening - 12 * day }, "Quá hạn tự kích hoạt 5 ngày: gọi 1900.0368 nếu không kích hoạt được"],
    [{ step: Step.Activate1 }, "Đã duyệt mức 1, chưa kích hoạt"],
    [{ step: Step.Survey, again: evening + 30 * minute }, "Hẹn lại 19:30 tối nay"],
    [{ step: Step.Survey, again: evening - 30 * minute }, "Đã đến giờ hẹn: 18:30 tối nay"],
    [{ step: Step.Survey, again: evening + 13 * 60 * minute }, "Hẹn lại 08:00 sáng mai"],
    [{ step: Step.Survey, again: evening - 30 * day }, "Chưa ai hỏi: khảo sát máy và số điện thoại"],
    [{ step: Step.None }, "Không còn việc"],
  ] as [Partial<Person>, string][]) {
    equal(say(more), want);
  }
});

test("an evening ends at four in the morning", () => {
  const late = Date.UTC(2023, 4, 25, 18, 30); // 01:30 on the 26th
  equal(eveningOf(late), eveningOf(evening));
  equal(eveningEnd(evening) - eveningOf(evening), day);
  equal(hour(eveningOf(evening)), "04:00");
  ok(eveningOf(evening + 10 * 60 * minute) > eveningOf(evening), "05:00 is the next");
  equal(moment(evening, evening).vi, "19:00 tối nay");
  equal(moment(evening - 2 * day, evening).vi, "19:00 ngày 23/05/2023");
});

function op(kind: string, body: Op["body"] = {}): Op {
  return { id: "op", commune: 20, kind, subject: "p", seen_at: evening, body };
}

test("what the ledger will make of an event, as far as a phone knows", () => {
  const at = (group: Group, step: Step, more: Partial<Person> = {}) => person(1, h1, { group, step, priority: step, ...more });
  const cases: [string, Person, Op, Group, Step][] = [
    ["surveyed good", at(Group.Unasked, Step.Survey), op("surveyed", { device: 1, own_sim: 1 }), Group.Able, Step.Register1],
    ["surveyed weak", at(Group.Unasked, Step.Survey), op("surveyed", { device: 2 }), Group.Weak, Step.File2],
    ["surveyed, old card", at(Group.Unasked, Step.Survey, { card: 4 }), op("surveyed", { device: 1 }), Group.Able, Step.Card],
    ["surveyed, message there", at(Group.Able, Step.Activate2), op("surveyed", { device: 1 }), Group.Able, Step.Activate2],
    ["registered", at(Group.Unasked, Step.Survey), op("registered", { level: 1 }), Group.Able, Step.Wait],
    ["message of level 2", at(Group.Able, Step.Wait), op("notified", { level: 2 }), Group.Able, Step.Activate2],
    ["message of level 1 beside level 2", at(Group.Able, Step.Activate2), op("notified", { level: 1 }), Group.Able, Step.Activate2],
    ["activated", at(Group.Able, Step.Activate2, { clock: 1 }), op("activated", { level: 2 }), Group.Done, Step.Portal],
    ["activated level 1, level 2 owed", at(Group.Able, Step.Activate2, { clock: 1 }), op("activated", { level: 1 }), Group.Done, Step.Activate2],
    ["activated though away", at(Group.Absent, Step.Confirm), op("activated", { level: 1 }), Group.Done, Step.Portal],
    ["activated again", at(Group.Done, Step.None), op("activated", { level: 1 }), Group.Done, Step.None],
    ["portal", at(Group.Done, Step.Portal), op("portal"), Group.Done, Step.None],
    ["portal before activation", at(Group.Able, Step.Register1), op("portal"), Group.Able, Step.Register1],
    ["absent", at(Group.Unasked, Step.Survey), op("absent", { where: "miền Nam" }), Group.Absent, Step.Confirm],
    ["absent with a message", at(Group.Able, Step.Activate2), op("absent"), Group.Absent, Step.Activate2],
    ["absent after activation", at(Group.Done, Step.Portal), op("absent"), Group.Done, Step.Portal],
    ["came back", at(Group.Absent, Step.Confirm, { device: 1 }), op("returned"), Group.Able, Step.Register1],
    ["cannot", at(Group.Able, Step.Register1), op("cannot", { reason: "other" }), Group.Cannot, Step.Confirm],
    ["can after all", at(Group.Cannot, Step.Confirm), op("able"), Group.Unasked, Step.Survey],
    ["contacted", at(Group.Able, Step.Register1), op("contacted", { outcome: "nobody" }), Group.Able, Step.Register1],
  ];
  for (const [name, p, o, group, step] of cases) {
    const got = after(p, o, evening);
    equal([got.group, got.step, got.priority], [group, step, step], name);
  }
});

test("a contact lays its outcome and promise over, by the server's clock", () => {
  const got = after(person(1, h1), { ...op("contacted", { outcome: "again", again: evening + minute }), seen_at: evening }, evening + 5 * minute);
  equal([got.outcome, got.outcome_at, got.again], ["again", evening + 5 * minute, evening + 6 * minute]);
});

test("an edit shows what was typed; the number stays masked", () => {
  const edit = op("citizen.edit", { fields: { name: { from: "", to: " Trần Thị Mới " }, phones: { from: "", to: "0912 000 222, 0387000111" }, identity: { from: "", to: "001180000123" }, device: { from: "0", to: "2" } } });
  const got = after(person(1, h1), edit, evening);
  equal([got.name, got.phones, got.identity, got.device], ["Trần Thị Mới", ["0912000222", "0387000111"], "001••••••123", 2]);
  equal(masked("123456789"), "123•••789");
});

test("rows of which nothing changed stay the same objects", () => {
  const p = person(1, h1);
  const known = new Known();
  known.add({ households: [h1, h2], citizens: [p, person(2, h2)] });
  const shows = new Shows();
  const first = shows.show(known, [], evening, "").people;
  const note: Note = {
    id: "n", n: 1, kind: "contacted", subject: p.id, name: "", what: { vi: "", en: "" }, at: evening, state: "waiting", undone: false, settling: false,
    op: { ...op("contacted", { outcome: "refused" }), subject: p.id },
  };
  const second = shows.show(known, [note], evening, "").people;
  equal([second[0] === first[0], second[1] === first[1]], [false, true]);
  equal([second[0]?.pending, second[0]?.doneHere, second[0]?.outcome], [1, true, "refused"]);
  equal(shows.show(known, [{ ...note, at: evening - day }], evening, "").people[0]?.doneHere, false, "yesterday's work is not tonight's");
});

test("who promised for tonight stays on tonight's list", () => {
  const p = person(1, h1);
  const note = (again: number): Note => ({
    id: "n", n: 1, kind: "contacted", subject: p.id, name: "", what: { vi: "", en: "" }, at: evening, state: "waiting", undone: false, settling: false,
    op: { ...op("contacted", { outcome: "again", again }), subject: p.id },
  });
  equal(shown([p], [h1], [note(evening + 30 * minute)])[0]?.doneHere, false);
  equal(shown([p], [h1], [note(evening + day)])[0]?.doneHere, true);
});

test("a form's mistakes name their field", () => {
  const fieldOf = (check: () => void): string => {
    try {
      check();
      return "";
    } catch (e) {
      ok(e instanceof Sentence && e.text.en !== "");
      return e.field;
    }
  };
  equal(fieldOf(() => checkNew({ name: "Lê Thị Hường", birth: 19800229, phones: "0912000111" })), "");
  for (const [p, want] of [
    [{ name: " ", birth: 19800000 }, "name"],
    [{ name: "ễ".repeat(101), birth: 19800000 }, "name"],
    [{ name: "A", birth: 18990000 }, "birth"],
    [{ name: "A", birth: 19810229 }, "birth"],
    [{ name: "A", birth: 19800001 }, "birth"],
    [{ name: "A", birth: NaN }, "birth"],
    [{ name: "A", birth: 19800000, identity: "0123456789012" }, "identity"],
    [{ name: "A", birth: 19800000, phones: "0912000111, 12" }, "phones"],
  ] as const) {
    equal(fieldOf(() => checkNew(p)), want, JSON.stringify(p));
  }
  equal(fieldOf(() => checkEdit("card", "x")), "card");
  equal(fieldOf(() => checkEdit("phones", "")), "");
});

test("attempts after failures come ever more seldom, never all at once", () => {
  const waits = [1, 2, 3, 4, 20].map((n) => [backOff(n, 0), backOff(n, 0.999)]);
  equal(waits.map(([low]) => low), [2500, 5000, 10_000, 20_000, 300_000]);
  ok(waits.every(([low = 0, high = 0]) => high > 1.9 * low && high <= 600_000));
});
