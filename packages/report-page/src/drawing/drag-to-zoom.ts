import type { TimeRange } from '../charts/time-range.js';
import type { Chart } from './create-chart.js';

/** A shorter drag is a click, pixels. */
const LEAST_DRAG = 8;

/** Lets a mouse or pen choose a part of a chart; a finger scrolls the page as it does anywhere else. */
export function dragToZoom(element: HTMLElement, chart: Chart, onChosen: (range: TimeRange) => void): void {
  const mark = document.createElement('div');
  mark.style.cssText =
    'position:absolute;top:0;bottom:0;background:currentColor;opacity:.15;pointer-events:none';
  let startX: number | null = null;
  const placeOf = (event: PointerEvent): number => event.clientX - element.getBoundingClientRect().left;
  const timeAt = (x: number): number => Number(chart.convertFromPixel({ xAxisIndex: 0 }, x));
  element.addEventListener('pointerdown', (event) => {
    const x = placeOf(event);
    const isInside = chart.containPixel({ gridIndex: 0 }, [x, event.offsetY]);
    if (event.pointerType !== 'touch' && event.button === 0 && isInside) startX = x;
  });
  const move = (event: PointerEvent): void => {
    if (startX === null) return;
    const x = placeOf(event);
    if (Math.abs(x - startX) < LEAST_DRAG) return;
    mark.style.left = `${Math.min(x, startX)}px`;
    mark.style.width = `${Math.abs(x - startX)}px`;
    element.append(mark);
  };
  const end = (event: PointerEvent): void => {
    if (startX === null) return;
    const [from, to] = [timeAt(startX), timeAt(placeOf(event))].sort((a, b) => a - b) as [number, number];
    if (mark.isConnected) onChosen({ fromMs: from, toMs: to });
    startX = null;
    mark.remove();
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end);
}
