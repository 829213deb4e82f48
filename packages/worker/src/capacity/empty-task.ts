import { defineTask } from '@vajraedge/sdk';

/** A task that does nothing: what an engine costs by itself. Imported by engine threads, through its address. */
export const EMPTY = defineTask({ name: 'EMPTY', parameters: {}, execute: () => undefined });

export { EMPTY as default };
