import { PLAN_LIMITS } from '@vajraedge/core';
import type { ValidationRequest } from '@vajraedge/protocol';
import { RequestError, type RequestFinding } from './web-error.js';

/**
 * The same request. A plan is bounded as in a file, whichever form it comes in; files have each a name of their own, and
 * are whole.
 *
 * @throws VE_REQUEST_INVALID
 */
export function checkPlanSize<Request extends ValidationRequest>(request: Request): Request {
  const findings: RequestFinding[] = [];
  const { plan, files = [] } = request;
  const length = typeof plan === 'string' ? plan.length : JSON.stringify(plan).length;
  if (length > PLAN_LIMITS.textLength)
    findings.push({
      path: 'plan',
      message: `it may have ${PLAN_LIMITS.textLength} characters, not ${length}.`,
    });
  const names = new Set<string>();
  files.forEach(({ name, contentBase64 }, at) => {
    if (names.has(name)) findings.push({ path: `files[${at}].name`, message: `"${name}" is given twice.` });
    names.add(name);
    if (contentBase64.length % 4 !== 0)
      findings.push({
        path: `files[${at}].contentBase64`,
        message: 'it is cut off: its length is no multiple of 4.',
      });
  });
  if (findings.length > 0) throw new RequestError(findings);
  return request;
}
