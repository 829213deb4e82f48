import { type AssignmentCommand, decodeShare } from '@vajraedge/protocol';
import type { RunHost } from './run-host.js';

/** Hands a command on to the engine, where it is one about its slots, rate or scenarios. @throws VE_FRAME_INVALID */
export function passOn(host: RunHost, command: AssignmentCommand['command']): void {
  switch (command?.$case) {
    case 'grant':
      return host.grant(decodeShare(command.value, host.slotCount));
    case 'revoke':
      return host.revoke(decodeShare(command.value, host.slotCount));
    case 'rate': {
      const { asPlanned, targetPerSecond, ...change } = command.value;
      return host.changeRate({ ...change, targetPerSecond: asPlanned ? null : targetPerSecond });
    }
    case 'begin':
      return host.begin(command.value.scenarioIndex, command.value.atRunMs);
    default:
      return;
  }
}
