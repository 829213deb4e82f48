import type { Target } from '@vajraedge/sdk';
import { type CheckContext, type CheckFinding, pass, warn } from '../preflight-check.js';

const NAME = 'network proxy';
const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];

/** Proxies that the environment sets, and whether other programs would go through them to the plan's hosts. */
export function checkProxies(
  { environment, plan, catalog }: Pick<CheckContext, 'environment' | 'plan' | 'catalog'>,
  targets: readonly Target[],
): CheckFinding[] {
  const value = (name: string): string | undefined => environment[name] || environment[name.toLowerCase()];
  const set = VARIABLES.filter((name) => value(name) !== undefined);
  if (set.length === 0) return [];
  const excepted = (value('NO_PROXY') ?? '').split(/[\s,]+/).filter((each) => each !== '');
  const hosts = [
    ...new Set(targets.filter((target) => !isExcepted(target, excepted)).map(({ host }) => host)),
  ];
  const isSilent = plan.scenarios.some(({ mix }) =>
    mix.some(({ task }) => catalog.tasks.get(task)?.has.targets !== true),
  );
  const details = { variables: set.join(', '), noProxy: excepted.join(', ') };
  if (hosts.length === 0 && !isSilent)
    return [
      pass(NAME, `The environment sets ${set.join(' and ')}, but not for the hosts of this plan.`, details),
    ];
  const whom = hosts.length === 0 ? '' : ` to ${hosts.slice(0, 5).join(', ')}`;
  return [
    warn(
      NAME,
      `The environment sets ${set.join(' and ')}; load${whom} does not go through it unless a task is told to.`,
      'Give the task its proxy parameter if load must go through it; if not, add the host to NO_PROXY or unset the variable.',
      details,
    ),
  ];
}

/** Loopback never goes through a proxy here; other hosts as NO_PROXY says: names, their subdomains, `*`, with or without port. */
function isExcepted({ host, port }: Target, excepted: readonly string[]): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost' || name === '::1' || /^127\./.test(name)) return true;
  return excepted.some((each) => {
    const [, pattern = '', only] = /^(.*?)(?::(\d+))?$/.exec(each.toLowerCase()) ?? [];
    if (only !== undefined && Number(only) !== port) return false;
    if (pattern === '*') return true;
    const suffix = pattern.replace(/^\*?\./, '');
    return suffix !== '' && (name === suffix || name.endsWith(`.${suffix}`));
  });
}
