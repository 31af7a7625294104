import { pino } from 'pino';
import { redact } from '../utils/shared/redact.ts';

/** Named facts of one line: numbers, and words of our own. Never a key, an address of a person or what somebody said. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A log of JSON lines. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * A log that writes one JSON line each to `write`. Its callers name what is written; besides, whatever looks like a key,
 * a token or a bearer is taken out of the finished line.
 */
export function createLog(write: (line: string) => void, level: LogLevel = 'info'): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(redact(line.trimEnd())) },
  );
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}
