import { createMaster, type Master, type MasterAddresses, type MasterOptions } from '@vajraedge/master';
import { dashboardFolder } from '../cluster/dashboard-folder.js';
import { formatHostPort } from '../cluster/listen-option.js';
import { removeMasterAddress, writeMasterAddress } from '../cluster/master-address.js';
import {
  type MasterOptionTexts,
  type MasterSettings,
  readMasterSettings,
} from '../cluster/master-settings.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { onInterrupts } from '../interrupts.js';
import { ownVersion } from '../own-version.js';
import { oneLine } from '../terminal/fit-text.js';
import type { Terminal } from '../terminal/terminal.js';

/** The options of `vajra master`, as commander gives them. */
export type MasterCommandOptions = MasterOptionTexts;

/**
 * `vajra master`: coordinates workers and serves API and dashboard until it is told to end. A run under way goes on when a
 * master opens the same data folder again within a minute.
 *
 * @throws VE_USAGE, VE_STORE_…, VE_LISTEN_…, VE_TOKEN_FILE
 */
export async function masterCommand(options: MasterCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = readMasterSettings(options, process.env);
  const dashboardDir = dashboardFolder();
  // Over half a megabyte, and not wanted by other commands.
  const { REPORT_SCRIPT: reportScript } = await import('@vajraedge/report-page');
  const master = makeMaster(settings, { dashboardDir, reportScript }, terminal);
  let end = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    end = resolve;
  });
  const release = onInterrupts({ first: end, second: end, further: () => process.exit(EXIT.interrupted) });
  try {
    const addresses = await master.listen();
    const url = urlOf(addresses, settings);
    const workers = formatHostPort(addresses.workers);
    writeMasterAddress(settings.dataDir, { processId: process.pid, url, workers });
    for (const line of greeting({ settings, url, workers, hasDashboard: dashboardDir !== null }))
      terminal.out.print(line);
    await told;
    return EXIT.ok;
  } finally {
    release();
    removeMasterAddress(settings.dataDir, process.pid);
    await master.close();
  }
}

/** What the master serves beside its API. */
type WebParts = Pick<NonNullable<MasterOptions['web']>, 'dashboardDir' | 'reportScript'>;

function makeMaster(settings: MasterSettings, web: WebParts, { err }: Terminal): Master {
  const { tls, tokens, keepRuns } = settings;
  return createMaster({
    storeFile: settings.storeFile,
    takeOver: settings.takeOver,
    ...(keepRuns === undefined ? {} : { keepRuns }),
    workers: { ...settings.workers, joinToken: tokens.join, tls },
    web: {
      listen: settings.web,
      tokens: [
        { name: 'operator', role: 'operator', token: tokens.operator },
        { name: 'viewer', role: 'viewer', token: tokens.viewer },
      ],
      tls: tls === null ? null : { cert: tls.certificate, key: tls.key },
      hostNames: settings.hostNames,
      ...web,
      version: ownVersion(),
    },
    onProblem: (text) => err.print(oneLine(text)),
  });
}

function urlOf({ web }: MasterAddresses, { web: wanted, tls }: MasterSettings): string {
  return `${tls === null ? 'http' : 'https'}://${formatHostPort({ host: wanted.host, port: web?.port ?? 0 })}`;
}

interface Greeting {
  readonly settings: MasterSettings;
  readonly url: string;
  readonly workers: string;
  readonly hasDashboard: boolean;
}

/** What whoever started it needs: where to look, and how workers join. */
function greeting({ settings, url, workers, hasDashboard }: Greeting): string[] {
  const { tokens, dataDir, tls } = settings;
  const certificates =
    (tls?.clientAuthority ?? null) === null ? '' : ' --ca CA.pem --cert CERT.pem --key KEY.pem';
  return [
    hasDashboard ? `Dashboard  ${url}/#token=${tokens.operator}` : `API        ${url}/api`,
    `Token      ${tokens.operator}   (viewers: ${tokens.viewer})`,
    `Data       ${dataDir}`,
    '',
    'A worker joins with:',
    `  VAJRA_JOIN_TOKEN=${tokens.join} vajra worker --master ${workers}${certificates}`,
    '',
    'Ctrl-C ends the master; a run under way goes on when it is back within a minute.',
  ];
}
