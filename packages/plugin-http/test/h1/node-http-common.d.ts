/** The parser of Node.js; not in its documentation, and so not in its types. */
declare module 'node:_http_common' {
  export class HTTPParser {
    static readonly RESPONSE: number;
    static readonly kOnHeaders: number;
    static readonly kOnHeadersComplete: number;
    static readonly kOnBody: number;
    static readonly kOnMessageComplete: number;
    [callback: number]: unknown;
    initialize(type: number, resource: object, maxHeaderSize?: number): void;
    /** A count of bytes, or an error. */
    execute(bytes: Buffer): unknown;
    finish(): unknown;
    free(): void;
  }
}
