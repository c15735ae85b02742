// "Khác": everything that is not done, later or nobody there. Each part is one question.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Group, Step, type CannotReason, type Draft, type View } from "../core/contract";
import { Survey } from "./done";
import { HouseSurvey } from "./housesurvey";
import { Line } from "./page";
import { saved, type Visit } from "./person";
import { go, open } from "./route";
import { Choice, Field, Save, Sheet, useSaving } from "./sheet";
import { say, t } from "./words";

interface PartProps {
  visit: Visit;
  view: View;
}

export function OtherSheet(p: PartProps & { part: string }): JSX.Element | null {
  switch (p.part) {
    case "other":
      return <Parts {...p} />;
    case "absent":
      return <Absent {...p} />;
    case "cannot":
      return <Cannot {...p} />;
    case "refused":
    case "no-phone":
    case "wrong-data":
    case "problem":
      return <Note {...p} outcome={p.part} />;
    case "facts":
      return <Facts {...p} />;
    case "survey":
      return <Survey visit={p.visit} />;
    case "household":
      return <HouseSurvey house={p.visit.person.house} />;
    default:
      return null;
  }
}

function Parts(p: PartProps): JSX.Element {
  const { person } = p.visit;
  return (
    <Sheet title={t("Khác", "Other")} note={person.name}>
      <Line sign="done" text={t("Đã làm việc khác", "Something else was done")} note={t("đã kích hoạt, đã có tin, đã trở về…", "activated, message came, returned…")} test="o-facts" onClick={() => open("facts")} />
      <Line sign="nobody" text={t("Vắng mặt tại địa phương", "Away from here")} test="o-absent" onClick={() => open("absent")} />
      <Line sign="other" text={t("Không thể cấp tài khoản", "An account can't be issued")} test="o-cannot" onClick={() => open("cannot")} />
      <Line sign="call" text={t("Không có điện thoại", "No phone")} test="o-no-phone" onClick={() => open("no-phone")} />
      <Line sign="close" text={t("Từ chối", "Refused")} test="o-refused" onClick={() => open("refused")} />
      <Line sign="warn" text={t("Thông tin sai", "Data wrong")} test="o-wrong-data" onClick={() => open("wrong-data")} />
      <Line sign="help" text={t("Gặp vướng mắc", "A problem")} test="o-problem" onClick={() => open("problem")} />
      <Line sign="dot" text={t("Khảo sát lại người này", "Survey this person again")} test="o-survey" onClick={() => open("survey")} />
      <Line sign="house" text={t("Khảo sát hộ", "Survey the household")} test="o-household" onClick={() => open("household")} />
      <Line sign="plus" text={t("Thêm người trong hộ", "Add somebody in this household")} test="o-add" onClick={() => go("/new/" + person.household)} />
      <Line sign="edit" text={t("Sửa thông tin", "Correct the record")} test="o-edit" onClick={() => go("/edit/" + person.id)} />
    </Sheet>
  );
}

function Absent(p: PartProps): JSX.Element {
  const saving = useSaving();
  const [where, setWhere] = useState("");
  const usual = [t("làm việc ở tỉnh khác", "working in another province"), t("đi học xa", "studying elsewhere"), t("lao động nước ngoài", "working abroad"), t("nghĩa vụ quân sự", "military service"), t("về quê, thăm người thân", "visiting family"), t("đi viện", "in hospital")].slice(0, 5);
  const drafts: Draft[] = [{ kind: "absent", person: p.visit.person.id, where: where.trim() }];
  return (
    <Sheet title={t("Đang ở đâu?", "Where are they?")} note={p.visit.person.name} foot={<Save saving={saving} off={where.trim().length < 2} text={t("Lưu: vắng mặt", "Save: away")} onClick={() => p.visit.save(saving, drafts, saved)} />}>
      <Choice column label={t("Thường gặp", "Usual")} value={where} set={setWhere} test="where" of={usual.map((u) => [u, u] as const)} />
      <Field label={t("Hoặc ghi vài chữ", "Or in a few words")} hint={t("Chỉ ghi chung, ví dụ: Bình Dương. Xã sẽ xác nhận.", "In general words only. The commune confirms.")} value={where} set={setWhere} max={60} test="where-own" />
    </Sheet>
  );
}

function Cannot(p: PartProps): JSX.Element {
  const saving = useSaving();
  const [reason, setReason] = useState<CannotReason | null>(null);
  const codes: CannotReason[] = ["old-frail", "mental", "illness", "no-device", "no-papers", "wrong-data", "other"];
  const words = p.view.area?.words.reasons ?? {};
  const known = codes.flatMap((c): (readonly [CannotReason, string])[] => (words[c] ? [[c, say(words[c])]] : []));
  const save = (): void => {
    if (reason) p.visit.save(saving, [{ kind: "cannot", person: p.visit.person.id, reason }], saved);
  };
  return (
    <Sheet title={t("Vì sao không thể cấp?", "Why can't it be issued?")} note={p.visit.person.name} foot={<Save saving={saving} off={!reason} text={t("Lưu", "Save")} onClick={save} />}>
      <Choice column label={t("Lý do", "Reason")} value={reason} set={setReason} of={known} test="reason" />
      <p class="small muted">{t("Lý do được niêm phong, không hiện lại trên máy này. Xã sẽ xác nhận.", "The reason is sealed and never shown on this phone again. The commune confirms.")}</p>
    </Sheet>
  );
}

type Noted = "refused" | "no-phone" | "wrong-data" | "problem";

function noteWords(o: Noted): [string, string] {
  switch (o) {
    case "refused":
      return [t("Người dân từ chối", "They refused"), t("Có lý do thì ghi vài chữ (không bắt buộc)", "A reason in a few words (if any)")];
    case "no-phone":
      return [t("Không có điện thoại", "No phone"), t("Ai trong nhà cho mượn máy được? (không bắt buộc)", "Who could lend one? (if any)")];
    case "wrong-data":
      return [t("Dữ liệu sai chỗ nào?", "What is wrong?"), t("Ví dụ: sai năm sinh, sai tên đệm", "For example: year of birth, middle name")];
    case "problem":
      return [t("Vướng mắc gì?", "What is the problem?"), t("Ví dụ: không nhận được OTP", "For example: the OTP does not come")];
  }
}

function Note(p: PartProps & { outcome: Noted }): JSX.Element {
  const saving = useSaving();
  const [note, setNote] = useState("");
  const { person, channel } = p.visit;
  const [title, label] = noteWords(p.outcome);
  const must = p.outcome === "wrong-data" || p.outcome === "problem";
  const text = note.trim();
  const draft: Draft = { kind: "contacted", person: person.id, outcome: p.outcome, channel, ...(text ? { note: text } : {}) };
  return (
    <Sheet title={title} note={person.name} foot={<Save saving={saving} off={must && text.length < 3} text={t("Lưu", "Save")} onClick={() => p.visit.save(saving, [draft], saved)} />}>
      <Field label={label} value={note} set={setNote} lines={3} max={300} test="note" hint={t("Không ghi mật khẩu, mã OTP, số định danh hay bệnh tật.", "No password, OTP, identity number or illness here.")} />
      {p.outcome === "wrong-data" ? <Line sign="edit" text={t("Sửa ngay trong danh sách", "Correct the record now")} onClick={() => go("/edit/" + person.id)} /> : null}
      {p.outcome === "problem" ? <Line sign="help" text={t("Xem cách gỡ", "See what helps")} onClick={() => go("/guide")} /> : null}
    </Sheet>
  );
}

/** Facts that are ahead of the list: people say "I have done that already". */
function Facts(p: PartProps): JSX.Element {
  const saving = useSaving();
  const { person } = p.visit;
  const [fact, setFact] = useState<string | null>(null);
  const facts: Record<string, [string, Draft]> = {
    activated2: [t("Đã kích hoạt mức 2", "Level 2 activated"), { kind: "activated", person: person.id, level: 2, alone: true }],
    activated1: [t("Đã kích hoạt mức 1", "Level 1 activated"), { kind: "activated", person: person.id, level: 1, alone: true }],
    notified2: [t("Đã có tin duyệt mức 2", "Message: level 2 approved"), { kind: "notified", person: person.id, level: 2 }],
    notified1: [t("Đã có tin duyệt mức 1", "Message: level 1 approved"), { kind: "notified", person: person.id, level: 1 }],
    registered: [t("Đã đăng ký mức 1", "Registered level 1"), { kind: "registered", person: person.id, level: 1, alone: true }],
    portal: [t("Đã vào Cổng dịch vụ công", "Logged in to the portal"), { kind: "portal", person: person.id }],
    returned: [t("Đã trở về địa phương", "Has returned"), { kind: "returned", person: person.id }],
    able: [t("Nay có thể cấp tài khoản", "An account can be issued now"), { kind: "able", person: person.id }],
  };
  const fits = Object.entries(facts).filter(([k]) => (k === "returned" ? person.group === Group.Absent : k === "able" ? person.group === Group.Cannot : true));
  const [guided, setGuided] = useState(false);
  const save = (): void => {
    const d = fact ? facts[fact]?.[1] : undefined;
    if (d) p.visit.save(saving, [d.kind === "activated" || d.kind === "registered" ? { ...d, alone: !guided } : d], saved);
  };
  const credited = fact?.startsWith("activated") || fact === "registered";
  return (
    <Sheet title={t("Đã làm được gì?", "What was done?")} note={person.name} foot={<Save saving={saving} off={!fact} text={t("Lưu", "Save")} onClick={save} />}>
      <Choice column label={t("Kết quả", "Result")} value={fact} set={setFact} of={fits.map(([k, [w]]) => [k, w] as const)} test="fact" />
      {credited ? <Choice label={t("Ai làm", "By whom")} value={guided ? 1 : 0} set={(v) => setGuided(v === 1)} of={[[0, t("Người dân tự làm", "They alone")], [1, t("Tôi hướng dẫn", "I guided")]]} /> : null}
      {person.step === Step.Confirm ? <p class="small muted">{t("Xã đang xác nhận nội dung đã khai trước đó.", "The commune is still confirming what was reported.")}</p> : null}
    </Sheet>
  );
}
