import { didYouMean, VajraError } from '@vajraedge/sdk';
import protobuf from 'protobufjs';

/** Which sides of a call send a stream. */
export type CallKind = 'UNARY' | 'SERVER_STREAM' | 'CLIENT_STREAM' | 'BIDI_STREAM';

/** What is known of the method that is called. */
export interface MethodSchema {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly requestType: protobuf.Type;
}

/**
 * Looks a method up among descriptors.
 *
 * @throws VE_GRPC_PARAMETERS when there is no such method, or when it is of another kind
 */
export function findMethod(
  root: protobuf.Root,
  { service: serviceName, method: methodName }: { readonly service: string; readonly method: string },
  kind: CallKind,
): MethodSchema {
  const services = servicesOf(root);
  const service = services.find(({ fullName }) => fullName.slice(1) === serviceName);
  if (service === undefined) {
    const names = services.map(({ fullName }) => fullName.slice(1));
    throw unknown(`there is no service ${serviceName}`, serviceName, names);
  }
  const method = Object.hasOwn(service.methods, methodName) ? service.methods[methodName] : undefined;
  if (method === undefined)
    throw unknown(
      `service ${serviceName} has no method ${methodName}`,
      methodName,
      Object.keys(service.methods),
    );
  method.resolve();
  const actual = kindOf(method);
  if (actual !== kind)
    throw new VajraError('VE_GRPC_PARAMETERS', `${serviceName}/${methodName} is ${KIND_TEXTS[actual]}`, {
      hint: `Use the task GRPC_${actual}.`,
    });
  return { path: `/${serviceName}/${methodName}`, requestType: method.resolvedRequestType as protobuf.Type };
}

const KIND_TEXTS: { readonly [kind in CallKind]: string } = {
  UNARY: 'a call without a stream',
  SERVER_STREAM: 'a stream of the server',
  CLIENT_STREAM: 'a stream of the client',
  BIDI_STREAM: 'a stream in both directions',
};

function kindOf({ requestStream, responseStream }: protobuf.Method): CallKind {
  if (requestStream === true) return responseStream === true ? 'BIDI_STREAM' : 'CLIENT_STREAM';
  return responseStream === true ? 'SERVER_STREAM' : 'UNARY';
}

function servicesOf(namespace: protobuf.NamespaceBase): protobuf.Service[] {
  return namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Service) return [nested];
    return nested instanceof protobuf.Namespace ? servicesOf(nested) : [];
  });
}

function unknown(message: string, name: string, known: readonly string[]): VajraError {
  const near = didYouMean(name, known);
  const listed = known.length === 0 ? 'None is known.' : `Known are ${known.slice(0, 20).join(', ')}.`;
  return new VajraError('VE_GRPC_PARAMETERS', message, {
    hint: near === undefined ? listed : `Did you mean ${near}?`,
  });
}
