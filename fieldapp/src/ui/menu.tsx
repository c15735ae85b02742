// Everything that is not the list.

import type { JSX } from "preact";
import { useDesk } from "./desk";
import { Hotline, Line } from "./page";
import { go } from "./route";
import { Sheet } from "./sheet";
import { many, t } from "./words";

export function MenuSheet(): JSX.Element {
  const { view, core } = useDesk();
  const done = view.done.filter((d) => !d.undone).length;
  return (
    <Sheet title={t("Việc khác", "More")}>
      <Line sign="done" text={t("Đã làm", "What was done")} note={many(done, "việc trên máy này", "record on this phone", "records on this phone")} test="go-done" onClick={() => go("/done")} />
      <Line sign="nobody" text={t("Không gặp cả dãy nhà", "Nobody home in a row of houses")} test="go-nobody" onClick={() => go("/nobody/")} />
      <Line sign="paper" text={t("Nhập phiếu giấy", "Key in a paper sheet")} test="go-kits" onClick={() => go("/kits")} />
      <Line sign="plus" text={t("Thêm hộ chưa có trong danh sách", "Add a household that is not listed")} test="go-add" onClick={() => go("/add")} />
      <Line sign="help" text={t("Hướng dẫn từng bước", "Step by step guide")} onClick={() => go("/guide")} />
      <Hotline />
      <Line sign="sync" text={t("Đồng bộ và cài đặt", "Sync and settings")} test="go-sync" onClick={() => go("/sync")} />
      <Line sign="lock" text={t("Khóa máy", "Lock")} onClick={() => void core.lock()} />
    </Sheet>
  );
}
