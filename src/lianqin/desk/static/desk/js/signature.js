/**
 * Signing with a finger, a pen or the mouse: the lines are drawn on the canvas of a [data-pad] form
 * and written into its hidden field as points on a pad of fixed size. Where the pen was is all that
 * is kept, neither pressure nor speed. The typed name stays for who cannot draw.
 */

/** One pad: its strokes, and the drawing of them. */
class Pad {
  constructor(form) {
    this.form = form;
    this.canvas = form.querySelector("[data-pad-canvas]");
    this.field = form.querySelector("[data-pad-strokes]");
    this.width = this.canvas.width;
    this.height = this.canvas.height;
    this.strokes = [];
    this.pointer = null;
    form.querySelector("[data-pad-hand]").hidden = false;
    form.querySelector("[data-pad-typed]").open = false;
    this.listen();
    this.resize();
  }

  listen() {
    const { canvas, form } = this;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.follow(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => this.end(event));
    }
    form.querySelector("[data-pad-undo]").addEventListener("click", () => this.keep(this.strokes.slice(0, -1)));
    form.querySelector("[data-pad-clear]").addEventListener("click", () => this.keep([]));
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  /** As many dots as the screen has, so that a line is not blurred. */
  resize() {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth } = this.canvas;
    if (!clientWidth) return;
    this.scale = (clientWidth * ratio) / this.width;
    this.canvas.width = Math.round(this.width * this.scale);
    this.canvas.height = Math.round(this.height * this.scale);
    this.draw();
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.width;
    const y = ((event.clientY - box.top) / box.height) * this.height;
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    return [within(x, this.width), within(y, this.height)];
  }

  begin(event) {
    if (this.pointer !== null || event.button > 0) return;
    event.preventDefault();
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push([this.at(event)]);
    this.draw();
  }

  follow(event) {
    if (event.pointerId !== this.pointer) return;
    const stroke = this.strokes.at(-1);
    for (const each of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = this.at(each);
      const [lastX, lastY] = stroke.at(-1);
      if (Math.abs(x - lastX) + Math.abs(y - lastY) > 1) stroke.push([x, y]);
    }
    this.draw();
  }

  end(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.keep(this.strokes);
  }

  keep(strokes) {
    this.strokes = strokes;
    this.field.value = strokes.length ? JSON.stringify(strokes) : "";
    this.form.dataset.inked = strokes.length ? "yes" : "no";
    this.draw();
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    pen.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.strokeStyle = getComputedStyle(this.canvas).color;
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    for (const stroke of this.strokes) {
      pen.beginPath();
      pen.moveTo(...stroke[0]);
      for (const point of stroke.length > 1 ? stroke.slice(1) : stroke) pen.lineTo(...point);
      pen.stroke();
    }
  }
}

for (const form of document.querySelectorAll("form[data-pad]")) new Pad(form);
