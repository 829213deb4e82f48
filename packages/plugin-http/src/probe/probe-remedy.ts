import { remedyFor } from '../failure/failure-table.js';
import type { CertificateFacts } from './certificate-facts.js';
import type { SeenAnswer } from './probe-observer.js';

/** What is known about a probe that failed. */
export interface ProbeFinding {
  readonly code: string;
  readonly answers: readonly SeenAnswer[];
  readonly certificate: CertificateFacts | null;
  /** The plan checks the body as JSON. */
  readonly wantsJson: boolean;
}

/** What to do about a failed probe: the remedy of its code, with what was seen put before it. */
export function probeRemedy(finding: ProbeFinding): string {
  const { code } = finding;
  const seen = code.startsWith('TLS_CERT_')
    ? aboutCertificate(code, finding.certificate)
    : aboutAnswers(finding);
  return [seen, remedyFor(code)].filter((sentence) => sentence !== '').join(' ');
}

function aboutCertificate(code: string, certificate: CertificateFacts | null): string {
  if (certificate === null) return '';
  const { daysLeft, daysUntilValid, endsOn, issuer, names } = certificate;
  switch (code) {
    case 'TLS_CERT_EXPIRED':
      return `It expired ${days(-daysLeft)} ago, on ${endsOn}.`;
    case 'TLS_CERT_NOT_YET_VALID':
      return `It becomes valid in ${days(daysUntilValid)}.`;
    case 'TLS_CERT_WRONG_HOST':
      return `It is for ${names.join(', ')}.`;
    default:
      return `It was issued by ${issuer}.`;
  }
}

function aboutAnswers({ code, answers, wantsJson }: ProbeFinding): string {
  if (code === 'TOO_MANY_REDIRECTS') return aboutHops(answers.map(({ url }) => url));
  const last = answers.at(-1);
  const type = last?.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  if (wantsJson && code === 'BODY_CHECK_FAILED' && /html/i.test(type)) {
    return `The server answered ${type} where JSON was expected: check the path, the accept header and whether a log-in is needed.`;
  }
  return last?.status === 401 || last?.status === 403 ? 'The server wants other credentials.' : '';
}

function aboutHops(urls: readonly string[]): string {
  const last = urls.at(-1) ?? '';
  const before = urls.lastIndexOf(last, -2);
  return before < 0 ? '' : `The redirects go in a circle: ${urls.slice(before, before + 4).join(' -> ')}.`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
