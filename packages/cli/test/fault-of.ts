import type { VajraError } from '@vajraedge/sdk';

/** Code, message and hint of what a function throws. */
export function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { code, message, hint } = error as VajraError;
    return `${code} ${message} ${hint}`;
  }
  return 'no fault';
}
