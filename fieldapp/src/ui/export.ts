// Unsent work as a file: shared where the phone can share files, else downloaded.

import type { Core } from "../core/contract";

export async function exportFile(core: Core): Promise<void> {
  const blob = await core.exportSealed();
  const day = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 16).replace(/[:T]/g, "-");
  const file = new File([blob], `tung-nha-${day}.json`, { type: "application/json" });
  if (navigator.canShare && navigator.canShare({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: file.name });
      return;
    } catch (e) {
      if (e instanceof DOMException && e.name === "AbortError") return; // closed by the person
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
