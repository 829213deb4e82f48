/** Where to connect to. */
export interface ConnectTarget {
  /** Name or address, IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly secure: boolean;
}
