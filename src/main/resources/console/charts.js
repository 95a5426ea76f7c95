// Charts of samples over the last hour.
import uPlot from "/pages/uplot.js";
import { bytes } from "/pages/dom.js";

// What bytes are counted by: round in their units.
const BYTES = Array.from({ length: 50 }, (none, power) => 2 ** power);
const COLOURS = ["--blue", "--orange", "--text"];
// Told apart without colours, too.
const DASHES = [[], [8, 4], [2, 3]];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Like all times of the console, as the daemon's log has them. */
function clock(at, withSeconds) {
  return new Date(at * 1000).toISOString().slice(11, withSeconds ? 19 : 16);
}

/** A chart in an element, with a line a label; its function takes times and the lines' values. */
export function chart(element, labels, format, signal) {
  const axis = { stroke: colour("--dim"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") }, font: "12px sans-serif" };
  const width = () => Math.max(240, element.clientWidth);
  const plot = new uPlot({
    width: width(),
    height: 170,
    cursor: { y: false },
    scales: { y: { range: (self, least, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { ...axis, space: 70, values: (self, ticks) => ticks.map((tick) => clock(tick, ticks.at(-1) - ticks[0] < 300)) },
      { ...axis, size: 70, values: (self, ticks) => ticks.map(format), ...(format === bytes ? { incrs: BYTES } : {}) },
    ],
    series: [{ value: (self, at) => (at === null ? "–" : clock(at, true)) }, ...labels.map((label, i) => ({
      label,
      stroke: colour(COLOURS[i % COLOURS.length]),
      dash: DASHES[i % DASHES.length],
      width: 2,
      spanGaps: false,
      value: (self, value) => (value === null || value === undefined ? "–" : format(value)),
    }))],
  }, [[], ...labels.map(() => [])], element);
  const resized = new ResizeObserver(() => plot.setSize({ width: width(), height: 170 }));
  resized.observe(element);
  signal.addEventListener("abort", () => {
    resized.disconnect();
    plot.destroy();
  });
  return (times, lines) => plot.setData([times, ...lines]);
}
