import type { Clock, PluginCatalog } from '@vajraedge/core';
import type { InstalledPlugin, LeaseTiming } from '@vajraedge/protocol';
import type { RingLimits } from '../frames/frame-draft.js';
import type { MasterLinkOptions } from '../master/master-link.js';
import type { WorkerPolicy } from '../policy/worker-policy.js';
import type { Turns } from '../run/turns.js';
import type { OwnHealth } from './member-health.js';
import type { StandingProfile } from './registrar.js';

/** How a worker's part in a fleet came to its end. */
export type MemberEnd = 'drained' | 'closed' | 'master-lost';

/** What a member of a fleet is made of. */
export interface MemberOptions {
  readonly profile: StandingProfile;
  readonly link: MasterLinkOptions;
  readonly clock: Clock;
  readonly timing: LeaseTiming;
  readonly catalog: PluginCatalog;
  readonly plugins: readonly InstalledPlugin[];
  readonly policy: WorkerPolicy;
  readonly preload: readonly string[];
  readonly ring: RingLimits;
  /** Of all sessions of this process that warm engines. */
  readonly turns: Turns;
  /** What is to be said of the machine; what its engine does is added. */
  readonly health: () => OwnHealth;
  /** A line for people. */
  onNotice(text: string): void;
}
