import { type ChannelInterface, Metadata } from '@grpc/grpc-js';
import { type Closable, type TaskFailure, VajraError } from '@vajraedge/sdk';
import type protobuf from 'protobufjs';
import { callMetadata } from './call/call-metadata.js';
import type { CallPlan } from './call/call-plan.js';
import { GrpcUser } from './call/grpc-user.js';
import { makeCallPlan } from './call/make-call-plan.js';
import { channelSettings, type ChannelSettings, openChannel } from './connection/channel-settings.js';
import type { GrpcParameters } from './grpc-parameters.js';
import { holdsTemplate } from './holds-template.js';
import { MessageEncoder } from './message/message-encoder.js';
import { iterationProblems, parameterProblems } from './parameter-problems.js';
import { loadProtoFiles } from './schema/load-proto-files.js';
import { type CallKind, findMethod, type MethodSchema } from './schema/method-schema.js';
import { reflectService } from './schema/reflect-service.js';
import { STAND_IN_SERVICE, standInSchema } from './stand-in/stand-in-schema.js';

/** What an engine is made from. */
export interface GrpcEngineParts {
  readonly parameters: GrpcParameters;
  readonly kind: CallKind;
  /** Folder that relative file names start from; null: that of the process. */
  readonly baseDir: string | null;
  /** Ends the questions to the server. */
  readonly signal?: AbortSignal;
}

/** What the users of one engine thread share. */
export class GrpcEngine implements Closable {
  readonly settings: ChannelSettings;
  readonly encoder: MessageEncoder;
  readonly #parts: GrpcEngineParts;
  readonly #method: MethodSchema;
  /** Empty where every user has one of its own. */
  readonly #channels: readonly ChannelInterface[];
  #plan: CallPlan | null = null;

  constructor(settings: ChannelSettings, method: MethodSchema, parts: GrpcEngineParts) {
    const { connections, maxConnections } = parts.parameters;
    this.settings = settings;
    this.encoder = new MessageEncoder(method.requestType);
    this.#parts = parts;
    this.#method = method;
    const count = connections === 'shared' ? maxConnections : 0;
    this.#channels = Array.from({ length: count }, () => openChannel(settings));
  }

  /**
   * @param user its number, by which users are spread over shared connections
   * @param signal aborted when the user is given up
   */
  createUser(user: number, signal: AbortSignal): GrpcUser {
    const shared = this.#channels[user % this.#channels.length];
    return new GrpcUser({
      channel: shared ?? openChannel(this.settings),
      ownsChannel: shared === undefined,
      signal,
      planFor: (parameters) => this.planFor(parameters),
    });
  }

  /** The call that these parameters ask for. @throws GRPC_REQUEST_INVALID */
  planFor(parameters: GrpcParameters): CallPlan {
    const isConstant = parameters === this.#parts.parameters;
    if (isConstant && this.#plan !== null) return this.#plan;
    const problems = isConstant ? [] : iterationProblems(parameters);
    const plan = makeCallPlan({
      parameters,
      kind: this.#parts.kind,
      method: this.#method,
      encoder: this.encoder,
      problems,
    });
    if (isConstant) this.#plan = plan;
    return plan;
  }

  close(): void {
    for (const channel of this.#channels) channel.close();
  }
}

/**
 * Checks the parameters together, reads the files that they name or asks the server, and makes ready to call.
 *
 * @throws VE_GRPC_PARAMETERS with every problem, VE_GRPC_FILE, VE_GRPC_REFLECTION
 */
export async function createGrpcEngine(parts: GrpcEngineParts): Promise<GrpcEngine> {
  const { parameters, kind, baseDir } = parts;
  refuse(parameterProblems(parameters));
  const settings = await channelSettings(parameters, baseDir);
  const method = findMethod(await loadSchema(settings, parts), parameters, kind);
  const encoder = new MessageEncoder(method.requestType);
  const { message, messages } = parameters;
  refuse([
    ...(message === undefined ? [] : encoder.problems(message, 'message')),
    ...(Array.isArray(messages) ? messages : []).flatMap((item, at) =>
      encoder.problems(item, `messages[${at}]`),
    ),
  ]);
  const engine = new GrpcEngine(settings, method, parts);
  try {
    // What only shows when it is encoded is to be known before the first iteration.
    if (!holdsTemplate(parameters)) engine.planFor(parameters);
  } catch (error) {
    engine.close();
    refuse([(error as TaskFailure).message]);
  }
  return engine;
}

async function loadSchema(
  settings: ChannelSettings,
  { parameters, baseDir, signal }: GrpcEngineParts,
): Promise<protobuf.Root> {
  const { protoFiles = [], includeDirs = [], service, target } = parameters;
  if (service === STAND_IN_SERVICE) return standInSchema();
  if (protoFiles.length > 0) return loadProtoFiles({ protoFiles, includeDirs, baseDir });
  const channel = openChannel({
    ...settings,
    options: {
      ...settings.options,
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
    },
  });
  try {
    // What a call needs to be let in, the question needs too.
    const metadata = holdsTemplate(parameters.metadata) ? new Metadata() : callMetadata(parameters);
    return await reflectService({
      channel,
      target,
      service,
      metadata,
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    channel.close();
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new VajraError('VE_GRPC_PARAMETERS', `the parameters do not fit together: ${problems.join('; ')}`, {
    hint: 'Correct them in the plan; `vajra tasks` lists the parameters.',
  });
}
