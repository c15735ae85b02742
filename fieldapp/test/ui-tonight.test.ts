// The screens' own rules: who is tonight's, who comes next, what is typed, which PINs are too easy, and how few rows of a long list are drawn.
import { h, render } from "preact";
import type { House, PersonView, View } from "../src/core/contract";
import { Step } from "../src/core/contract";
import { fold } from "../src/core/search";
import { hours } from "../src/ui/again";
import { codeOf } from "../src/ui/enrol";
import { List, type Stand } from "../src/ui/list";
import { obvious } from "../src/ui/pin";
import { filter, found, nextAfter, rows, tonight, type Filter } from "../src/ui/tonight";
import { born, picked } from "../src/ui/typed";
import { birth, count, momentOf } from "../src/ui/words";
import { equal, ok, test, until } from "./check";

const evening = Date.UTC(2023, 4, 25, 12, 0); // 19:00 on Thursday 25/05/2023 in the campaign's zone
const minute = 60_000;

function houseOf(n: number, member?: string): House {
  return { id: `h${n}`, hamlet: 1, head: `Trịnh Văn ${n}`, address: "xóm Đình", walk: n, version: 1, ...(member ? { member } : {}) };
}

function personOf(no: number, house: House, more: Partial<PersonView> = {}): PersonView {
  const name = more.name ?? `Lê Thị ${no}`;
  return { id: `p${no}`, household: house.id, hamlet: 1, no, name, birth: 19700000, version: 1, step: Step.Survey, priority: Step.Survey, key: fold(name), house, pending: 0, doneHere: false, sharedPhone: 0, ...more };
}

function viewOf(people: PersonView[], member?: string): View {
  const houses = Array.from(new Set(people.map((p) => p.house)));
  return { people, houses, area: member ? { member } : null } as unknown as View;
}

function ids(people: readonly PersonView[]): string {
  return people.map((p) => p.id).join(" ");
}

const plain: Filter = { ...filter };
const [a, b, c] = [houseOf(1, "me"), houseOf(2, "you"), houseOf(3, "me")];

test("tonight's are those a visit can move, promises that are due first, what was done is off", () => {
  const view = viewOf([
    personOf(1, a), personOf(2, a, { step: Step.Wait }), personOf(3, a, { doneHere: true }), personOf(4, b, { outcome: "again", again: evening - minute }),
    personOf(5, b, { outcome: "again", again: evening + 60 * minute }), personOf(6, c, { step: Step.None }), personOf(7, c, { outcome: "again", again: evening + 24 * 60 * minute }),
  ]);
  const n = tonight(view, plain, evening);
  equal([ids(n.due), ids(n.now), ids(n.later)], ["p4", "p1", "p5 p7"]);
  equal([n.left, n.done, n.houses], [3, 1, 2], "tomorrow's promise is not tonight's work");
  equal(rows(n, plain).map((r) => r.key).join(" "), "ring due p4 hh1 p1 later p5 p7");
});

test("mine is the split's part, unless somebody chose otherwise or there is no split", () => {
  const people = [personOf(1, a), personOf(2, b), personOf(3, c)];
  equal(ids(tonight(viewOf(people, "me"), plain, evening).now), "p1 p3");
  equal(ids(tonight(viewOf(people, "me"), { ...plain, mine: false }, evening).now), "p1 p2 p3");
  equal(ids(tonight(viewOf(people, "nobody"), { ...plain, mine: true }, evening).now), "p1 p2 p3");
});

test("priority: the step first, then whose clock has run longest", () => {
  const people = [personOf(1, a), personOf(2, a, { step: Step.Activate2, priority: 1, clock: evening - minute }), personOf(3, b, { step: Step.Activate2, priority: 1, clock: evening - 9 * minute })];
  equal(ids(tonight(viewOf(people), { ...plain, order: "priority" }, evening).now), "p3 p2 p1");
});

test("next: the same house, then onward, then round again; nobody home takes the house along", () => {
  const people = [personOf(1, a), personOf(2, b), personOf(3, b), personOf(4, c)];
  const [one, two, , four] = people;
  ok(one && two && four);
  const view = viewOf(people);
  equal(nextAfter(view, plain, evening, two, false)?.id, "p3");
  equal(nextAfter(view, plain, evening, two, true)?.id, "p4");
  equal(nextAfter(view, plain, evening, four, false)?.id, "p1");
  equal(nextAfter(viewOf([one]), plain, evening, one, false), null);
});

test("search finds by name without marks, by number, and everybody of a head's house", () => {
  const view = viewOf([personOf(12, a, { name: "Nguyễn Thị Hường" }), personOf(45, b, { name: "Đỗ Đức" })]);
  equal([ids(found(view, "huong")), ids(found(view, "do duc")), ids(found(view, "45")), ids(found(view, "xom dinh")), ids(found(view, "zzz"))], ["p12", "p45", "p45", "p12 p45", ""]);
});

test("PINs that everybody would try are refused, others are not", () => {
  for (const pin of ["000000", "123456", "654321", "890123", "121212", "123123", "112233", "111222", "159753"]) ok(obvious(pin), pin);
  for (const pin of ["246813", "135790", "408216", "990147"]) ok(!obvious(pin), pin);
});

test("dates of birth as people write them", () => {
  equal(["25/05/1962", "5-1962", "1962", "25.5.1962", " 1.1.1950 "].map(born), [19620525, 19620500, 19620000, 19620525, 19500101]);
  equal(["", "62", "25/05/62", "a/b/1962", "1/2/3/1962", "00/05/1962"].map(born), [0, 0, 0, 0, 0, 0]);
  equal([19620525, 19620500, 19620000].map(birth), ["25/05/1962", "05/1962", "1962"]);
  equal([picked("2023-05-26T19:30"), picked("nonsense")], [momentOf(Math.floor((evening + 7 * 60 * minute) / 86_400_000) + 1, 19, 30), 0]);
});

test("an enrolment code is taken as it is typed", () => {
  equal(codeOf("abcd efgh-ijkl mnop qrst uvwx yz"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  equal(codeOf("0 1 8"), "OIB");
});

test("hours to come back: those ahead, Saturday is this week's", () => {
  equal(hours(evening).map((x) => [x.name, x.at]), [["30", evening + 30 * minute], ["2030", evening + 90 * minute], ["tomorrow", evening + 24 * 60 * minute], ["weekend", Date.UTC(2023, 4, 27, 1, 0)]]);
  equal(hours(evening + 85 * minute).map((x) => x.name).join(" "), "30 tomorrow weekend", "20:30 is no promise at 20:25");
  equal([count(1482), count(32511), count(7)], ["1.482", "32.511", "7"]);
});

test("of 1,500 rows only those in sight are on the page, at any place", async () => {
  const box = document.createElement("div");
  box.style.cssText = "height:600px;display:flex;flex-direction:column";
  const style = document.createElement("style");
  style.textContent = ".scroll { flex: 1; min-height: 0; overflow-y: auto; } .list > div > div { will-change: transform; }";
  document.body.append(style, box);
  const stand: Stand = { top: 0, turn: 0, sizes: new Map() };
  const items = Array.from({ length: 1500 }, (_, i) => i);
  const props = { items, stand, test: "long", guess: () => 60, keyOf: String, kindOf: () => "row", children: (i: number) => h("p", { style: { height: `${50 + (i % 7) * 10}px`, margin: 0 }, id: `r${i}` }, i) };
  render(h(List<number>, props), box);
  const list = box.querySelector<HTMLElement>("[data-test=long]");
  ok(list);
  await until(() => box.querySelectorAll("p").length > 5, "rows are drawn");
  ok(box.querySelectorAll("p").length < 60, `${box.querySelectorAll("p").length} rows`);
  list.scrollTop = 40_000;
  await until(() => Number(box.querySelector("p")?.textContent) > 400, "rows further down are drawn");
  ok(box.querySelectorAll("p").length < 60);
  await until(() => stand.top === list.scrollTop, "the place is kept for Back");
  render(null, box);
  box.remove();
  style.remove();
});
