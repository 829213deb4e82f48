import { formatRunTime } from '../charts/run-time.js';
import type { TimeRange, ZoomStep } from '../charts/time-range.js';

const KEYS: { readonly [key: string]: ZoomStep } = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  ArrowLeft: 'earlier',
  ArrowRight: 'later',
  '0': 'all',
};

/** Lets buttons and keys choose the part of the run that is shown, and says which it is. */
export function bindZoomBar(
  bar: HTMLElement,
  charts: readonly HTMLElement[],
  onStep: (step: ZoomStep) => void,
): (range: TimeRange) => void {
  bar.hidden = false;
  for (const button of bar.querySelectorAll<HTMLElement>('button[data-zoom]'))
    button.addEventListener('click', () => onStep(button.dataset['zoom'] as ZoomStep));
  for (const chart of charts) {
    chart.addEventListener('keydown', (event) => {
      const step = KEYS[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      onStep(step);
    });
  }
  const output = bar.querySelector('output');
  return ({ fromMs, toMs }) => {
    if (output !== null) output.textContent = `${formatRunTime(fromMs)} to ${formatRunTime(toMs)}`;
  };
}
