// The page's script: makes the core and shows the screens over it.

import { render } from "preact";
import "./app.css";
import { makeCore } from "./core/core";
import { App } from "./ui/app";
import { language, speak } from "./ui/words";

const root = document.getElementById("app");
if (root) {
  speak(language());
  root.textContent = "";
  render(<App core={makeCore({ base: "", version: VERSION })} />, root);
}
