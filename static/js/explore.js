// Exploring a chart: on a press of [data-explore] the chart library takes the place of the drawing, at the same size.
// A tap anywhere shows the nearest value, and so do the two step buttons and the arrow keys; nothing needs a drag.
// The drawing itself stays in the page underneath and keeps the room, so nothing shifts; a second press brings it back.

const CONFIG = {
  showSendToCloud: false,
  displaylogo: false,
  displayModeBar: false,
  responsive: false,
  scrollZoom: false,
  doubleClick: false,
  showTips: false,
  showAxisDragHandles: false,
};

let library;

function loaded(element, put) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", () => resolve(), { once: true });
    element.addEventListener("error", () => reject(new Error("not to be had")), { once: true });
    put(element);
  });
}

function loadLibrary(script, css) {
  // The id and the class tell the library that its rules are there already, so that it puts none into the page.
  const style = document.createElement("link");
  Object.assign(style, { id: "plotly.js-style-global", className: "no-inline-styles", rel: "stylesheet", href: css });
  const code = document.createElement("script");
  code.src = script;
  const put = (element) => document.head.append(element);
  return loaded(style, put).then(() => loaded(code, put)).then(() => window.Plotly);
}

function libraryOnce(script, css) {
  library ??= loadLibrary(script, css).catch((error) => {
    library = undefined;
    document.getElementById("plotly.js-style-global")?.remove();
    throw error;
  });
  return library;
}

// Once the page is at rest the library is fetched into the browser's own store, so that a press has only to run it.
// Whoever saves data, or has a slow line, is spared that: for them it comes with the first press.
function fetchAhead({ plotly, plotlyCss }) {
  const { saveData, effectiveType } = navigator.connection ?? {};
  if (saveData || /2g|3g/.test(effectiveType ?? "")) return;
  const begin = () => [plotly, plotlyCss].forEach((href) => {
    const ahead = Object.assign(document.createElement("link"), { rel: "prefetch", href });
    document.head.append(ahead);
  });
  const atRest = () => (window.requestIdleCallback ?? setTimeout)(begin);
  if (document.readyState === "complete") atRest();
  else window.addEventListener("load", atRest, { once: true });
}

async function fetchFigure(address, shape) {
  const target = new URL(address, document.baseURI);
  target.searchParams.set("shape", shape);
  const answer = await fetch(target, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error("not to be had");
  const body = await answer.json();
  return body.figure ?? body;
}

// The library cannot read the style sheet's names of colours.
function inColours(part, styles) {
  if (typeof part === "string") {
    const name = /^var\((--[a-z0-9-]+)\)$/.exec(part)?.[1];
    return name ? styles.getPropertyValue(name).trim() : part;
  }
  if (Array.isArray(part)) return part.map((item) => inColours(item, styles));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inColours(value, styles)]));
  }
  return part;
}

// Fixed margins and text are scaled as the drawing on the page is, so that both lie on each other.
function laidOut(figure, box, styles) {
  const layout = structuredClone(figure.layout);
  const scale = box.width / layout.width;
  for (const side of ["l", "r", "t", "b"]) layout.margin[side] *= scale;
  layout.font.size *= scale;
  layout.font.family = styles.getPropertyValue("font-family");
  delete layout.width;
  delete layout.height;
  layout.autosize = true;
  return layout;
}

function pointsOf(figure) {
  const points = figure.data.flatMap((trace, curveNumber) =>
    (trace.hoverinfo === "text" ? trace.x : []).map((x, pointNumber) => ({
      x, y: trace.y[pointNumber], curveNumber, pointNumber, text: trace.text[pointNumber],
    })));
  return points.sort((a, b) => a.x - b.x || a.y - b.y);
}

class Exploring {
  constructor(button, drawing, panel) {
    Object.assign(this, { button, drawing, panel, at: -1 });
    this.said = panel?.querySelector("[data-explored]");
    panel?.querySelectorAll("[data-step]").forEach((step) =>
      step.addEventListener("click", () => this.step(Number(step.dataset.step))));
    new ResizeObserver(() => this.onResize()).observe(drawing);
  }

  shownDrawing() {
    return [...this.drawing.querySelectorAll("svg[data-shape]")].find((one) => one.getBoundingClientRect().width);
  }

  // A phone was turned, or its text made larger: another shape is shown, or the same one in another size.
  onResize() {
    const box = this.plot && this.shownDrawing()?.getBoundingClientRect();
    if (!box || Math.abs(box.width - this.box.width) + Math.abs(box.height - this.box.height) < 1) return;
    clearTimeout(this.turning);
    this.turning = setTimeout(() => this.drawAgain(), 150);
  }

  async drawAgain() {
    if (!this.plot) return;
    const chosen = this.at;
    this.stop();
    try {
      await this.start();
      if (chosen >= 0) this.show(chosen);
    } catch {
      this.plot?.remove();
      this.plot = undefined;
    }
  }

  async start() {
    const svg = this.shownDrawing();
    const { figure: address, plotly, plotlyCss } = this.button.dataset;
    const [library, raw] = await Promise.all([libraryOnce(plotly, plotlyCss), fetchFigure(address, svg.dataset.shape)]);
    const styles = getComputedStyle(this.drawing);
    const figure = inColours(raw, styles);
    this.points = pointsOf(figure);
    this.library = library;
    this.plot = document.createElement("div");
    this.plot.className = "explored";
    this.plot.tabIndex = 0;
    this.plot.setAttribute("role", "group");
    this.plot.setAttribute("aria-label", svg.querySelector("title")?.textContent ?? "");
    this.drawing.append(this.plot);
    this.box = svg.getBoundingClientRect();
    this.layout = laidOut(figure, this.box, styles);
    await library.newPlot(this.plot, figure.data, this.layout, CONFIG);
    this.plot.on("plotly_hover", (event) => this.onHover(event));
    this.plot.addEventListener("click", (event) => this.onTap(event));
    this.plot.addEventListener("keydown", (event) => this.onKey(event));
    this.drawing.classList.add("is-explored");
    this.shown(true);
  }

  stop() {
    clearTimeout(this.turning);
    this.library.purge(this.plot);
    this.plot.remove();
    this.plot = undefined;
    this.at = -1;
    this.drawing.classList.remove("is-explored");
    this.shown(false);
  }

  shown(open) {
    this.button.setAttribute("aria-pressed", String(open));
    if (this.panel) this.panel.hidden = !open;
    this.say("");
  }

  say(text) {
    if (this.said) this.said.textContent = text || this.said.dataset.hint || "";
  }

  onHover(event) {
    const near = event.points.find((point) => point.data.hoverinfo === "text");
    if (!near) return;
    this.at = this.points.findIndex((point) =>
      point.curveNumber === near.curveNumber && point.pointNumber === near.pointNumber);
    this.say(this.points[this.at]?.text);
  }

  // Where the finger came down across counts first: whoever taps at an hour or a day means that hour or day. On a map
  // and on a cloud of days both ways count.
  onTap(event) {
    const { margin, xaxis, yaxis } = this.layout;
    const box = this.plot.getBoundingClientRect();
    const across = box.width - margin.l - margin.r;
    const up = box.height - margin.t - margin.b;
    const away = (point) => [
      Math.abs(margin.l + (point.x - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0]) * across
        - (event.clientX - box.left)),
      Math.abs(box.height - margin.b - (point.y - yaxis.range[0]) / (yaxis.range[1] - yaxis.range[0]) * up
        - (event.clientY - box.top)),
    ];
    const ways = this.points.map((point, index) => [...away(point), index]);
    const both = this.button.dataset.near === "both";
    const nearest = ways.sort(both ? (a, b) => Math.hypot(a[0], a[1]) - Math.hypot(b[0], b[1]) : (a, b) => a[0] - b[0] || a[1] - b[1])[0];
    if (nearest) this.show(nearest[2]);
  }

  onKey(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.step(by);
  }

  step(by) {
    if (!this.plot || !this.points.length) return;
    const from = this.at < 0 && by < 0 ? this.points.length : this.at;
    this.show(Math.min(this.points.length - 1, Math.max(0, from + by)));
  }

  show(index) {
    this.at = index;
    const { curveNumber, pointNumber, text } = this.points[index];
    this.library.Fx.hover(this.plot, [{ curveNumber, pointNumber }]);
    this.say(text);
    this.inSight();
  }

  // The words of what was tapped come into sight where they are not; the page moves no further than that.
  inSight() {
    if (!this.panel) return;
    const { left, width, top, bottom } = this.panel.getBoundingClientRect();
    const seen = (y) => this.panel.contains(document.elementFromPoint(left + width / 2, y));
    if (seen(top + 1) && seen(bottom - 1)) return;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    this.panel.scrollIntoView({ block: "nearest", behavior });
  }
}

function attach(button) {
  const drawing = document.getElementById(button.getAttribute("aria-controls"));
  const panel = document.querySelector("[data-explore-panel]");
  if (!drawing) return;
  const exploring = new Exploring(button, drawing, panel);
  fetchAhead(button.dataset);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    if (exploring.plot) {
      exploring.stop();
      return;
    }
    button.setAttribute("aria-busy", "true");
    try {
      await exploring.start();
    } catch {
      exploring.plot?.remove();
      exploring.plot = undefined;
      if (panel) panel.hidden = false;
      exploring.say(button.dataset.failed);
      exploring.inSight();
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
}

document.querySelectorAll("[data-explore]").forEach(attach);
