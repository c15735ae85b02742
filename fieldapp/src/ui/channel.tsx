// How people were met: at the door unless something else is said. Whoever stands in a school says so once, not for each person.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Channel, Draft } from "../core/contract";
import { Icon } from "./icons";
import { open, shut } from "./route";
import { Choice, Sheet } from "./sheet";
import { t } from "./words";

let usual: Channel = "visit";

/** The channel of the person who stands on the page. A call is for them alone, a place holds for the next ones too. */
export function useChannel(): [Channel, (c: Channel) => void] {
  const [channel, set] = useState(usual);
  return [channel, (c) => {
    if (c !== "call") usual = c;
    set(c);
  }];
}

/** A draft with how the person was met, where that is not said yet. */
export function metBy(d: Draft, channel: Channel): Draft {
  switch (d.kind) {
    case "contacted":
    case "surveyed":
    case "registered":
    case "notified":
    case "activated":
    case "portal":
    case "returned":
    case "able":
    case "absent":
    case "cannot":
      return { ...d, channel: d.channel ?? channel };
    default:
      return d;
  }
}

function all(): [Channel, string][] {
  return [
    ["visit", t("Đến nhà", "At the door")],
    ["call", t("Gọi điện", "By phone")],
    ["crowd", t("Nơi đông người", "In a crowd")],
    ["meeting", t("Họp dân", "Meeting")],
    ["agency", t("Cơ quan", "Agency")],
    ["enterprise", t("Doanh nghiệp", "Enterprise")],
    ["school", t("Trường học", "School")],
    ["religious", t("Cơ sở tôn giáo", "Religious place")],
  ];
}

interface ChannelProps {
  channel: Channel;
  set: (c: Channel) => void;
}

/** The usual three; another one that was chosen takes the place of the third. */
export function Channels(p: ChannelProps): JSX.Element {
  const words = all();
  const third = words.slice(3).find(([c]) => c === p.channel) ?? words[2];
  const short: [Channel, string] | undefined = third?.[0] === "crowd" ? ["crowd", t("Đông người", "In a crowd")] : third;
  const near = short ? [...words.slice(0, 2), short] : words;
  const more = (
    <button class="more" data-test="channel-more" aria-label={t("Cách gặp khác", "Another way")} onClick={() => open("channel")}>
      <Icon of="other" />
    </button>
  );
  return <Choice label={t("Gặp ở đâu", "How they were met")} of={near} value={p.channel} set={p.set} more={more} test="channel" />;
}

/** All eight. */
export function ChannelSheet(p: ChannelProps): JSX.Element {
  const pick = (c: Channel): void => {
    p.set(c);
    shut();
  };
  return (
    <Sheet title={t("Gặp ở đâu?", "How were they met?")} note={t("Giữ cho những người tiếp theo, trừ gọi điện", "Kept for the next people, except by phone")}>
      <Choice column label="" of={all()} value={p.channel} set={pick} test="met" />
    </Sheet>
  );
}
