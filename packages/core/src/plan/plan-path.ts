/** Way from the top of a plan to a value in it: keys of maps and positions in lists. */
export type PlanPath = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/** A path as it is shown: `scenarios.checkout.mix[0].parameters["X-Id"]`; the top is empty text. */
export function formatPlanPath(path: PlanPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (!PLAIN_KEY.test(part)) text += `[${JSON.stringify(part)}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}
