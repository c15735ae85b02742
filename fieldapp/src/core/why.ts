// Why somebody stands where they stand: one sentence from the ledger's step, the clock of the message and what was promised.

import { type Area, type PersonView, Step, type Text } from "./contract";
import { isDue } from "./order";
import { dayOf, moment } from "./time";

const days = 7; // within which a level-2 account is activated by oneself (the message of approval says so)

/** One sentence: what is next for a person, and why now. `area` gives the words where the phone has none of its own. */
export function why(p: PersonView, area: Area | null, now: number): Text {
  return promise(p, now) ?? owed(p, now) ?? next(p, area);
}

function promise(p: PersonView, now: number): Text | null {
  if (!p.again || (p.again < now && dayOf(p.again) < dayOf(now) - days)) {
    return null; // a promise of weeks ago is no reason any more
  }
  const at = moment(p.again, now);
  if (!isDue(p, now)) {
    return { vi: `Hẹn lại ${at.vi}`, en: `Promised for ${at.en}` };
  }
  return p.again < now
    ? { vi: `Đã đến giờ hẹn: ${at.vi}`, en: `The promised time has come: ${at.en}` }
    : { vi: `Sắp đến giờ hẹn ${at.vi}`, en: `Promised for ${at.en}: nearly time` };
}

function owed(p: PersonView, now: number): Text | null {
  switch (p.step) {
    case Step.Activate2:
      return activate(2, p, now);
    case Step.Activate1:
      return activate(1, p, now);
    case Step.Tell:
      return { vi: "Đã duyệt mức 2 nhưng chưa ai báo: báo ngay để kích hoạt", en: "Level 2 is approved and nobody has said so: tell them and activate" };
    default:
      return null;
  }
}

function activate(level: 1 | 2, p: PersonView, now: number): Text {
  if (!p.clock) {
    return { vi: `Đã duyệt mức ${level}, chưa kích hoạt`, en: `Level ${level} is approved, not activated` };
  }
  const left = days - (dayOf(now) - dayOf(p.clock));
  if (left > 0) {
    return { vi: `Đã duyệt mức ${level}, còn ${left} ngày tự kích hoạt`, en: `Level ${level} is approved, ${left} ${left === 1 ? "day" : "days"} left to activate` };
  }
  if (left === 0) {
    return { vi: `Đã duyệt mức ${level}, hôm nay là ngày cuối tự kích hoạt`, en: `Level ${level} is approved, today is the last day to activate` };
  }
  return {
    vi: `Quá hạn tự kích hoạt ${-left} ngày: gọi 1900.0368 nếu không kích hoạt được`,
    en: `${-left} ${left === -1 ? "day" : "days"} past the term: call 1900.0368 if it can't be activated`,
  };
}

const steps: Partial<Record<Step, Text>> = {
  [Step.Register1]: { vi: "Đủ điều kiện: hướng dẫn đăng ký mức 1", en: "Able: guide through level 1" },
  [Step.File2]: { vi: "Thiết bị không đáp ứng: mời làm mức 2 tại công an", en: "The device won't do: level 2 at the police" },
  [Step.Card]: { vi: "Chưa có thẻ gắn chip: làm thẻ cùng với tài khoản", en: "No chip card: card and account together" },
  [Step.Survey]: { vi: "Chưa ai hỏi: khảo sát máy và số điện thoại", en: "Nobody has asked yet: survey phone and number" },
  [Step.Wait]: { vi: "Đã nộp, đang chờ duyệt: hỏi xem đã có tin nhắn chưa", en: "Taken in, waiting for approval: ask whether the message came" },
  [Step.Confirm]: { vi: "Chờ cấp có thẩm quyền xác nhận", en: "Waits for the authority to confirm" },
  [Step.Kin]: { vi: "Vắng mặt: nhờ người nhà liên hệ", en: "Absent: through the family" },
  [Step.Portal]: { vi: "Đã kích hoạt: hướng dẫn đăng nhập Cổng dịch vụ công", en: "Activated: guide to the public service portal" },
  [Step.None]: { vi: "Không còn việc", en: "Nothing left to do" },
};

function next(p: PersonView, area: Area | null): Text {
  const step = p.step ?? Step.None;
  return steps[step] ?? area?.words.steps[String(step)] ?? { vi: "Chưa rõ việc tiếp theo", en: "The next step is not known" };
}
