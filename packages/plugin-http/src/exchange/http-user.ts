import {
  Deadline,
  type Outcome,
  type TaskContext,
  TaskFailure,
  type TaskUser,
  type Variables,
} from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import { failureCodeOf, statusFailureCode } from '../failure/failure-code.js';
import type { HttpParameters } from '../http-parameters.js';
import type { RequestPlan } from '../request/request-plan.js';
import { checkAnswer } from '../response/check-body.js';
import { decodeBody } from '../response/decode-body.js';
import type { AnswerHead, HttpChannel, HttpRequest, WireRequest } from '../transport/http-transport.js';
import { CookieBinder } from './cookie-binder.js';
import { Exchange, type ExchangeOwner } from './exchange.js';
import { OutcomeTeller } from './outcome-teller.js';
import { isRedirect, redirectedRequest } from './redirect.js';

/** What a user has from its engine. */
export interface HttpUserHost {
  planFor(parameters: HttpParameters): RequestPlan | Promise<RequestPlan>;
  prepare(request: HttpRequest): WireRequest;
}

/** Sees each answer's head as it comes, redirects included; for the probe. */
export interface AnswerObserver {
  answered(request: HttpRequest, exchange: Exchange): void;
}

type MutableOutcome = { -readonly [K in keyof Outcome]: Outcome[K] };
type Phase = 'CONNECTING' | 'HEADERS' | 'BODY';

/**
 * One virtual user of an HTTP task. Everything that stays the same from one iteration to the next is made once: the
 * plan of the request, the object that receives answers, the outcome, the deadline.
 */
export class HttpUser implements TaskUser<HttpParameters>, ExchangeOwner {
  readonly #host: HttpUserHost;
  readonly #channel: HttpChannel;
  readonly #observer: AnswerObserver | null;
  readonly #cookies: CookieBinder;
  readonly #deadline = new Deadline(() => this.#onDeadline());
  readonly #outcome: MutableOutcome = {
    receivedBytes: 0,
    sentBytes: 0,
    failureCode: undefined,
    failureMessage: undefined,
    labels: undefined,
  };
  readonly #labels = { status: 0 };
  #exchange = new Exchange(this);
  #parameters: HttpParameters | null = null;
  #plan: RequestPlan | null = null;
  #variables: Variables | null = null;
  readonly #signal: AbortSignal;
  #isAborted: boolean;
  readonly #teller = new OutcomeTeller();
  #request: HttpRequest | null = null;
  #wire: WireRequest | null = null;
  #redirects = 0;
  #phase: Phase = 'CONNECTING';
  #phaseEndMs = Infinity;
  /** When the sending began that is going on; NaN: none is. A look at the clock costs more than all the rest of it. */
  #sendingMs = NaN;
  #endMs = Infinity;

  constructor(
    host: HttpUserHost,
    channel: HttpChannel,
    signal: AbortSignal,
    observer: AnswerObserver | null,
  ) {
    this.#signal = signal;
    this.#isAborted = signal.aborted;
    signal.addEventListener('abort', this.#onAbort);
    this.#host = host;
    this.#channel = channel;
    this.#observer = observer;
    this.#cookies = new CookieBinder(host);
  }

  execute(context: TaskContext<HttpParameters>): OutcomeTeller | Promise<Outcome> {
    const { parameters } = context;
    if (this.#isAborted) throw new TaskFailure('ABORTED', 'the run had been stopped');
    if (parameters !== this.#parameters) {
      const plan = this.#host.planFor(parameters);
      if (plan instanceof Promise) return plan.then((made) => this.#executeWith(made, parameters, context));
      this.#plan = plan;
      this.#parameters = parameters;
    }
    if (this.#plan?.rules.readsBody === true || this.#plan?.rules.readsHeaders === true)
      this.#variables = context.variables;
    return this.#begin();
  }

  async close(): Promise<void> {
    this.#giveUp('ABORTED', 'the user was closed');
    this.#deadline.close();
    this.#signal.removeEventListener('abort', this.#onAbort);
    await this.#channel.close();
  }

  onSent(): void {
    const { headersTimeoutMs } = this.#plan as RequestPlan;
    this.#outcome.sentBytes = (this.#outcome.sentBytes as number) + (this.#wire as WireRequest).sentBytes;
    const atMs = Number.isNaN(this.#sendingMs) ? nowMs() : this.#sendingMs;
    this.#enter('HEADERS', atMs + headersTimeoutMs);
  }

  onAnswered(head: AnswerHead): void {
    const exchange = this.#exchange;
    // A text costs more than all else here, and only a failure and the probe show it.
    if (this.#observer !== null || (this.#plan as RequestPlan).rules.expected[exchange.status] !== 1)
      exchange.statusText = head.statusText();
    this.#observer?.answered(this.#request as HttpRequest, exchange);
  }

  onPart(): void {
    const { maxResponseBytes } = (this.#plan as RequestPlan).rules;
    if (this.#exchange.bodyBytes <= maxResponseBytes) return;
    this.#giveUp(
      'HTTP_RESPONSE_TOO_LARGE',
      `${this.#place()}: the body has more than ${maxResponseBytes} bytes`,
    );
  }

  onWaiting(): void {
    if (this.#exchange.status !== 0) this.#enter('BODY', nowMs() + (this.#plan as RequestPlan).bodyTimeoutMs);
  }

  onEnd(): void {
    const exchange = this.#exchange;
    if (exchange.setCookies !== null) this.#cookies.store(this.#request as HttpRequest, exchange.setCookies);
    if (exchange.location !== null && isRedirect(exchange.status))
      this.#follow(exchange.status, exchange.location);
    else this.#judge();
  }

  onFailure(error: Error): void {
    this.#fail(failureCodeOf(error, this.#exchange.status !== 0), `${this.#place()}: ${error.message}`);
  }

  async #executeWith(
    plan: RequestPlan,
    parameters: HttpParameters,
    context: TaskContext<HttpParameters>,
  ): Promise<Outcome> {
    if (this.#isAborted) throw new TaskFailure('ABORTED', 'the run had been stopped');
    this.#plan = plan;
    this.#parameters = parameters;
    this.#variables = context.variables;
    return await this.#begin();
  }

  #begin(): OutcomeTeller {
    const plan = this.#plan as RequestPlan;
    this.#teller.begin();
    const outcome = this.#outcome;
    outcome.sentBytes = 0;
    outcome.receivedBytes = 0;
    outcome.failureCode = undefined;
    outcome.failureMessage = undefined;
    outcome.labels = undefined;
    this.#redirects = 0;
    const beganMs = nowMs();
    this.#endMs = beganMs + plan.timeoutMs;
    this.#request = plan.request;
    this.#send(plan.keeping.setCookies ? this.#cookies.wireFor(plan.request, plan.wire) : plan.wire, beganMs);
    return this.#teller;
  }

  #send(wire: WireRequest, atMs: number): void {
    this.#wire = wire;
    const { keeping } = this.#plan as RequestPlan;
    this.#exchange.reset(this.#observer === null ? keeping : { ...keeping, headers: true });
    this.#enter('CONNECTING', Infinity);
    this.#sendingMs = atMs;
    this.#channel.send(wire, this.#exchange);
    this.#sendingMs = NaN;
  }

  #follow(status: number, location: string): void {
    const plan = this.#plan as RequestPlan;
    this.#outcome.receivedBytes = (this.#outcome.receivedBytes as number) + this.#exchange.receivedBytes;
    this.#exchange.receivedBytes = 0;
    this.#redirects += 1;
    if (this.#redirects > plan.maxRedirects) {
      this.#fail(
        'TOO_MANY_REDIRECTS',
        `${this.#place()}: more than ${plan.maxRedirects} redirects, the last one to ${location.slice(0, 200)}`,
      );
      return;
    }
    try {
      this.#request = redirectedRequest(this.#request as HttpRequest, plan.sensitive, status, location);
    } catch (error) {
      this.onFailure(error as Error);
      return;
    }
    this.#sendNext(this.#request);
  }

  #sendNext(request: HttpRequest): void {
    if (!this.#teller.isPending) return;
    const wire = this.#host.prepare(request);
    this.#send(
      (this.#plan as RequestPlan).keeping.setCookies ? this.#cookies.wireFor(request, wire) : wire,
      nowMs(),
    );
  }

  #judge(): void {
    const { rules } = this.#plan as RequestPlan;
    const { status, statusText } = this.#exchange;
    if (rules.expected[status] !== 1)
      this.#fail(statusFailureCode(status), `${this.#place()}: ${status} ${statusText}`);
    else if (rules.readsBody || rules.readsHeaders) this.#check();
    else this.#settle();
  }

  #check(): void {
    const { rules } = this.#plan as RequestPlan;
    const { contentEncoding, headers } = this.#exchange;
    try {
      const raw = this.#exchange.body();
      const body = contentEncoding === '' ? raw : decodeBody(raw, contentEncoding, rules.maxResponseBytes);
      checkAnswer({ body, headers }, rules, this.#variables as Variables);
    } catch (error) {
      this.onFailure(error as Error);
      return;
    }
    this.#settle();
  }

  #enter(phase: Phase, endMs: number): void {
    this.#phase = phase;
    this.#phaseEndMs = endMs;
    this.#deadline.set(Math.min(endMs, this.#endMs));
  }

  #onDeadline(): void {
    const { timeoutMs, headersTimeoutMs, bodyTimeoutMs } = this.#plan as RequestPlan;
    if (this.#endMs <= this.#phaseEndMs)
      this.#giveUp('TIMEOUT', `${this.#place()}: not done within ${timeoutMs} ms`);
    else if (this.#phase === 'HEADERS')
      this.#giveUp('HEADERS_TIMEOUT', `${this.#place()}: no answer within ${headersTimeoutMs} ms`);
    else this.#giveUp('BODY_TIMEOUT', `${this.#place()}: silence for ${bodyTimeoutMs} ms within the body`);
  }

  #giveUp(code: string, message: string): void {
    if (!this.#teller.isPending) return;
    const abandoned = this.#exchange;
    this.#exchange = new Exchange(this);
    this.#exchange.receivedBytes = abandoned.receivedBytes;
    this.#exchange.status = abandoned.status;
    if (!abandoned.abandon()) this.#channel.cancelConnecting();
    this.#fail(code, message);
  }

  #fail(code: string, message: string): void {
    this.#outcome.failureCode = code;
    this.#outcome.failureMessage = message;
    this.#settle();
  }

  #settle(): void {
    if (!this.#teller.isPending) return;
    this.#deadline.set(Infinity);
    const outcome = this.#outcome;
    const { status, receivedBytes } = this.#exchange;
    outcome.receivedBytes = (outcome.receivedBytes as number) + receivedBytes;
    if (status !== 0) {
      this.#labels.status = status;
      outcome.labels = this.#labels;
    }
    this.#teller.tell(outcome);
  }

  /** For failure texts; without the query, which may hold what is not for a report. */
  #place(): string {
    const { method, origin, path } = this.#request as HttpRequest;
    const query = path.indexOf('?');
    return `${method} ${origin}${query < 0 ? path : path.slice(0, query)}`;
  }

  readonly #onAbort = (): void => {
    this.#isAborted = true;
    this.#giveUp('ABORTED', 'the run was stopped');
  };
}
