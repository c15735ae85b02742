// "Xong" asks only what is missing for the person's step.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Step, type Draft } from "../core/contract";
import { saved, type Visit } from "./person";
import { Choice, Save, Sheet, Switch, useSaving } from "./sheet";
import { stepName, t } from "./words";

export function DoneSheet(p: { visit: Visit }): JSX.Element {
  switch (p.visit.person.step) {
    case Step.Activate2:
      return <Activate visit={p.visit} level={2} />;
    case Step.Activate1:
      return <Activate visit={p.visit} level={1} />;
    case Step.Tell:
      return <Then visit={p.visit} kind="notified" level={2} title={t("Đã báo tin duyệt mức 2", "Told of the approval")} />;
    case Step.Register1:
      return <Then visit={p.visit} kind="registered" level={1} title={t("Đã đăng ký mức 1", "Registered level 1")} />;
    case Step.Wait:
      return <Waits visit={p.visit} />;
    case Step.Survey:
      return <Survey visit={p.visit} />;
    default:
      return <Plain visit={p.visit} />;
  }
}

function Alone(p: { on: boolean; set: (on: boolean) => void }): JSX.Element {
  return <Switch on={p.on} set={p.set} test="alone" text={t("Người dân tự làm", "They did it alone")} note={t("Không ai trong tổ hướng dẫn", "Nobody of the team guided them")} />;
}

function Activate(p: { visit: Visit; level: 1 | 2 }): JSX.Element {
  const saving = useSaving();
  const [alone, setAlone] = useState(false);
  const draft: Draft = { kind: "activated", person: p.visit.person.id, level: p.level, alone };
  return (
    <Sheet title={t(`Kích hoạt mức ${p.level} thành công?`, `Level ${p.level} activated?`)} note={p.visit.person.name} foot={<Save saving={saving} text={t("Đã kích hoạt", "Activated")} onClick={() => p.visit.save(saving, [draft], saved)} />}>
      <p>{t("Chỉ ghi khi màn hình VNeID đã báo kích hoạt thành công.", "Only when VNeID itself says that the activation succeeded.")}</p>
      <Alone on={alone} set={setAlone} />
    </Sheet>
  );
}

/** A step that may be followed by the activation at once. */
function Then(p: { visit: Visit; kind: "notified" | "registered"; level: 1 | 2; title: string }): JSX.Element {
  const saving = useSaving();
  const [active, setActive] = useState(false);
  const [alone, setAlone] = useState(false);
  const person = p.visit.person.id;
  const drafts: Draft[] = [p.kind === "notified" ? { kind: "notified", person, level: p.level } : { kind: "registered", person, level: p.level, alone }];
  if (active) drafts.push({ kind: "activated", person, level: p.level, alone });
  return (
    <Sheet title={p.title} note={p.visit.person.name} foot={<Save saving={saving} text={active ? t("Lưu: đã kích hoạt", "Save: activated") : t("Lưu", "Save")} onClick={() => p.visit.save(saving, drafts, saved)} />}>
      <Switch on={active} set={setActive} test="activated" text={t(`Đã kích hoạt luôn mức ${p.level}`, `Level ${p.level} activated, too`)} note={t("VNeID đã báo thành công", "VNeID said that it succeeded")} />
      {active || p.kind === "registered" ? <Alone on={alone} set={setAlone} /> : null}
    </Sheet>
  );
}

/** The message has come, of one level or the other, or has not. */
function Waits(p: { visit: Visit }): JSX.Element {
  const saving = useSaving();
  const [level, setLevel] = useState<0 | 1 | 2 | null>(null);
  const [active, setActive] = useState(false);
  const { person, channel } = p.visit;
  const drafts: Draft[] = level ? [{ kind: "notified", person: person.id, level }] : [{ kind: "contacted", person: person.id, outcome: "done", channel }];
  if (level && active) drafts.push({ kind: "activated", person: person.id, level });
  return (
    <Sheet title={t("Đã có tin nhắn phê duyệt chưa?", "Has the message of approval come?")} note={person.name} foot={<Save saving={saving} off={level === null} text={level === null ? t("Chọn một câu trả lời", "Choose an answer") : active && level ? t("Lưu: đã kích hoạt", "Save: activated") : t("Lưu", "Save")} onClick={() => p.visit.save(saving, drafts, saved)} />}>
      <Choice column test="message" label={t("Tin nhắn “VNeID”", "The message from “VNeID”")} value={level} set={setLevel} of={[[2, t("Đã có tin duyệt mức 2", "It has: level 2 approved")], [1, t("Đã có tin duyệt mức 1", "It has: level 1 approved")], [0, t("Chưa có tin, đã nhắc theo dõi", "Not yet; told to watch for it")]]} />
      {level ? <Switch on={active} set={setActive} test="activated" text={t(`Đã kích hoạt luôn mức ${level}`, `Level ${level} activated, too`)} note={t("VNeID đã báo thành công", "VNeID said that it succeeded")} /> : null}
    </Sheet>
  );
}

interface Answers {
  device: number | null;
  sim: number | null;
  setDevice: (v: number) => void;
  setSim: (v: number) => void;
  test: string; // before the names of the answers
}

/** What a survey asks. */
export function TwoQuestions(p: Answers): JSX.Element {
  return (
    <>
      <Choice column test={p.test + "device"} label={t("Điện thoại của người này", "Their phone")} value={p.device} set={p.setDevice} of={[[1, t("Cài được VNeID", "Runs VNeID")], [2, t("Có, nhưng máy yếu hoặc máy phím", "Has one, too weak or with keys")], [3, t("Không có điện thoại", "No phone")]]} />
      <Choice test={p.test + "sim"} label={t("SIM chính chủ", "SIM in their own name")} value={p.sim} set={p.setSim} of={[[1, t("Có", "Yes")], [2, t("Không", "No")]]} />
    </>
  );
}

/** A survey; who has a good phone can go on at once. */
export function Survey(p: { visit: Visit }): JSX.Element {
  const saving = useSaving();
  const who = p.visit.person;
  const [device, setDevice] = useState<number | null>(who.device || null);
  const [sim, setSim] = useState<number | null>(who.own_sim || null);
  const [registered, setRegistered] = useState(false);
  const [active, setActive] = useState(false);
  const drafts: Draft[] = [{ kind: "surveyed", person: who.id, device: device ?? 0, own_sim: sim ?? 0 }];
  const able = device === 1 && who.step === Step.Survey;
  if (able && registered) drafts.push({ kind: "registered", person: who.id, level: 1 });
  if (able && registered && active) drafts.push({ kind: "activated", person: who.id, level: 1 });
  const ready = device !== null && sim !== null;
  return (
    <Sheet title={t("Khảo sát", "Survey")} note={who.name} foot={<Save saving={saving} off={!ready} text={ready ? t("Lưu", "Save") : t("Còn câu chưa chọn", "One answer is missing")} onClick={() => p.visit.save(saving, drafts, saved)} />}>
      <TwoQuestions device={device} sim={sim} setDevice={setDevice} setSim={setSim} test="" />
      {able ? <Switch on={registered} set={setRegistered} test="registered" text={t("Đã đăng ký mức 1 luôn", "Registered level 1, too")} /> : null}
      {able && registered ? <Switch on={active} set={setActive} test="activated" text={t("Đã kích hoạt luôn mức 1", "Level 1 activated, too")} /> : null}
    </Sheet>
  );
}

/** Steps that end with having spoken to somebody. */
function plainWords(step: Step | undefined): string {
  switch (step) {
    case Step.File2:
      return t("Đã hướng dẫn đến Công an xã làm mức 2, mang theo căn cước gắn chíp và điện thoại.", "Guided to the commune police for level 2, with the chip card and a phone.");
    case Step.Card:
      return t("Đã hướng dẫn đến Công an xã làm căn cước cùng tài khoản mức 2.", "Guided to the commune police for the card together with level 2.");
    case Step.Kin:
      return t("Đã nhắn qua người thân.", "The family was told.");
    case Step.Portal:
      return t("Đã đăng nhập được Cổng dịch vụ công bằng VNeID.", "Logged in to the service portal with VNeID.");
    default:
      return t("Đã gặp và trao đổi.", "Met and spoken to.");
  }
}

function Plain(p: { visit: Visit }): JSX.Element {
  const saving = useSaving();
  const { person, channel } = p.visit;
  const draft: Draft = person.step === Step.Portal ? { kind: "portal", person: person.id } : { kind: "contacted", person: person.id, outcome: "done", channel: person.step === Step.Kin ? "call" : channel };
  return (
    <Sheet title={stepName(person.step)} note={person.name} foot={<Save saving={saving} text={t("Lưu: đã làm", "Save: done")} onClick={() => p.visit.save(saving, [draft], saved)} />}>
      <p>{plainWords(person.step)}</p>
    </Sheet>
  );
}
