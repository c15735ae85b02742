// What was done, in words: for the list of tonight's work.

import type { Area, Draft, Text } from "./contract";

/** What a draft records, as one short phrase. */
export function whatOf(d: Draft, area: Area): Text {
  switch (d.kind) {
    case "contacted":
      return area.words.outcomes[d.outcome] ?? { vi: d.outcome, en: d.outcome };
    case "cannot":
      return { vi: "Không thể cấp", en: "Cannot be issued" }; // never the reason: neighbours look on
    case "registered":
      return { vi: `Đăng ký mức ${d.level}`, en: `Registered level ${d.level}` };
    case "notified":
      return { vi: `Đã có tin nhắn duyệt mức ${d.level}`, en: `Message of approval, level ${d.level}` };
    case "activated":
      return { vi: `Kích hoạt mức ${d.level}`, en: `Activated level ${d.level}` };
    case "household.nobody":
      return { vi: `Không có ai ở nhà (${d.houses.length} nhà)`, en: `Nobody home (${d.houses.length} ${d.houses.length === 1 ? "house" : "houses"})` };
    default:
      return plain[d.kind];
  }
}

type Plain = Exclude<Draft["kind"], "contacted" | "cannot" | "registered" | "notified" | "activated" | "household.nobody">;

const plain: Record<Plain, Text> = {
  surveyed: { vi: "Khảo sát", en: "Surveyed" },
  portal: { vi: "Đăng nhập Cổng dịch vụ công", en: "Logged in to the portal" },
  absent: { vi: "Vắng mặt tại địa phương", en: "Absent" },
  returned: { vi: "Đã trở về địa phương", en: "Came back" },
  able: { vi: "Cấp được, bỏ mục “không thể cấp”", en: "Can be issued after all" },
  "household.survey": { vi: "Khảo sát hộ", en: "Household surveyed" },
  "household.add": { vi: "Thêm hộ", en: "House added" },
  "citizen.add": { vi: "Thêm người", en: "Person added" },
  "citizen.edit": { vi: "Sửa thông tin", en: "Details changed" },
  "door.take": { vi: "Đang ở nhà này", en: "At this door" },
  "door.leave": { vi: "Đã rời nhà này", en: "Left this door" },
};

/** A correction of something that was sent already. */
export function correctionOf(what: Text): Text {
  return { vi: `Đính chính: ${what.vi}`, en: `Corrected: ${what.en}` };
}

/** Held by the server until what comes before it is there. */
export function heldOf(what: Text): Text {
  return { vi: `${what.vi} (máy chủ đã giữ, chờ việc đi trước)`, en: `${what.en} (kept by the server until what comes before it is there)` };
}

/** Work of an earlier enrolment: only the server can open it. */
export const earlierWork: Text = { vi: "Việc của lần ghép máy trước", en: "Work of an earlier enrolment of this phone" };
