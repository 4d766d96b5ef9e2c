// Adaptive Cards, rendered by the `adaptivecards` library with the look of this page.
import { markdown } from "./markdown.js";

const colour = (normal, subtle = normal) => ({ default: normal, subtle });
const foreground = {
  default: colour("#0b0c0c", "#505a5f"), dark: colour("#0b0c0c", "#505a5f"), light: colour("#ffffff", "#f3f2f1"),
  accent: colour("#1d70b8"), good: colour("#005a30"), warning: colour("#8a4300"), attention: colour("#ba2b16"),
};
const container = (backgroundColor) => ({ backgroundColor, foregroundColors: foreground });

const LOOK = {
  supportsInteractivity: true,
  fontFamily: "inherit",
  fontSizes: { small: 14, default: 16, medium: 18, large: 21, extraLarge: 26 },
  fontWeights: { lighter: 400, default: 400, bolder: 700 },
  lineHeights: { small: 20, default: 23, medium: 25, large: 28, extraLarge: 32 },
  spacing: { small: 6, default: 10, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#b1b4b6" },
  containerStyles: {
    default: container("#ffffff"), emphasis: container("#f3f2f1"), accent: container("#e8f1f8"),
    good: container("#e2f0e9"), attention: container("#fae9e7"), warning: container("#fff4e0"),
  },
  imageSizes: { small: 40, medium: 80, large: 160 },
  actions: {
    maxActions: 6, spacing: "default", buttonSpacing: 10, actionsOrientation: "horizontal", actionAlignment: "left",
    showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
  },
  adaptiveCard: { allowCustomStyle: true },
  textBlock: { headingLevel: 3 },
  inputs: {
    label: {
      inputSpacing: "small",
      requiredInputs: { weight: "bolder" },
      optionalInputs: { weight: "bolder" },
    },
    errorMessage: { color: "attention", weight: "bolder", spacing: "small" },
  },
  factSet: {
    title: { color: "default", weight: "bolder", wrap: true, maxWidth: 180 },
    value: { color: "default", wrap: true }, spacing: 16,
  },
};

function library() {
  const loaded = window.AdaptiveCards;
  if (loaded && !loaded.AdaptiveCard.onProcessMarkdown) {
    loaded.AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.outputHtml = markdown(text);
      result.didProcess = true;
    };
  }
  return loaded;
}

function look(AC) {
  const config = new AC.HostConfig(LOOK);
  // The library forgets these two when it reads them from the configuration.
  config.inputs.label.requiredInputs.suffix = " (required)";
  config.inputs.label.requiredInputs.suffixColor = AC.TextColor.Default;
  return config;
}

function missing(words) {
  const line = document.createElement("p");
  line.className = "problem";
  line.textContent = words;
  return line;
}

// A button as the server wants it: the data already holds what was filled in.
function pressed(action) {
  const plain = { type: action.getJsonTypeName(), title: action.title ?? "", data: action.data ?? {} };
  if (action.id) plain.id = action.id;
  if (action.verb) plain.verb = action.verb;
  return plain;
}

function openPage(url) {
  if (/^https?:/.test(url ?? "")) window.open(url, "_blank", "noopener");
}

// The card's element; `onPress` gets each button that is for the bot.
export function renderCard(content, onPress) {
  const AC = library();
  if (!AC) return missing("Cards cannot be shown: run scripts/npm-install sandbox/teams, then load this page again.");
  const card = new AC.AdaptiveCard();
  card.hostConfig = look(AC);
  card.onExecuteAction = (action) => {
    if (action instanceof AC.OpenUrlAction) openPage(action.url);
    else if (action instanceof AC.SubmitAction || action instanceof AC.ExecuteAction) onPress(pressed(action));
  };
  card.onInlineCardExpanded = (action, open) => {
    if (open) requestAnimationFrame(() => action.card.renderedElement?.scrollIntoView({ block: "nearest" }));
  };
  try {
    card.parse(content, new AC.SerializationContext(AC.Versions.v1_5));
    const element = card.render();
    return element ? tidy(element) : missing("This card is empty.");
  } catch (error) {
    return missing(`This card cannot be shown: ${error.message}`);
  }
}

// The library calls every row of buttons a menu; screen readers do better with plain buttons.
function tidy(element) {
  for (const row of element.querySelectorAll('[role="menubar"]')) row.removeAttribute("role");
  for (const button of element.querySelectorAll('[role="menuitem"]')) button.removeAttribute("role");
  for (const label of element.querySelectorAll("label[aria-hidden]")) label.removeAttribute("aria-hidden");
  element.removeAttribute("tabindex");
  return element;
}
