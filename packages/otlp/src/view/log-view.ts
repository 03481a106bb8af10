import { SEVERITIES } from '../enums.ts';
import type { LogRecord, LogsData, Resource, ResourceLogs, ScopeLogs } from '../model.ts';
import { type Attributes, type AttributeValue, decodeAttributes, decodeValue } from './attributes.ts';
import { enumNumber, id, message, messages, milliseconds, text } from './field.ts';
import { type Scope, scopeOf } from './scope.ts';

/** A log record or event as other packages look at it. Times are milliseconds since 1970, 0 if missing. */
export interface LogView {
  readonly time: number;
  readonly observedTime: number;
  /** 1 (TRACE) to 24 (FATAL4), 0 if unspecified. */
  readonly severityNumber: number;
  readonly severityText?: string;
  /** Set on events. Writers from before OTLP had a field for it put it into the attribute `event.name`, which is read as well. */
  readonly eventName?: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  /** Hexadecimal, lower case. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly resource: Attributes;
  readonly scope: Scope;
}

/** A log record, seen and as it stands in the model, with what it stands in. */
export interface PlacedLog {
  readonly view: LogView;
  readonly log: LogRecord;
  readonly scopeLogs: ScopeLogs;
  readonly resourceLogs: ResourceLogs;
}

/** Every log record, in the order of the document. Malformed parts are passed over or seen as absent; nothing throws. */
export function* logsOf(logs: LogsData): Generator<PlacedLog, void, undefined> {
  for (const resourceLogs of messages(logs.resourceLogs)) {
    const resource = decodeAttributes(message<Resource>(resourceLogs.resource)?.attributes);
    for (const scopeLogs of messages(resourceLogs.scopeLogs)) {
      const scope = scopeOf(scopeLogs.scope);
      for (const log of messages(scopeLogs.logRecords)) {
        yield { view: viewOf(log, resource, scope), log, scopeLogs, resourceLogs };
      }
    }
  }
}

function viewOf(log: LogRecord, resource: Attributes, scope: Scope): LogView {
  const severityText = text(log.severityText);
  const severity = enumNumber(log.severityNumber);
  const attributes = decodeAttributes(log.attributes);
  const eventName = text(log.eventName) || text(attributes['event.name']);
  const traceId = id(log.traceId);
  const spanId = id(log.spanId);
  return {
    time: milliseconds(log.timeUnixNano),
    observedTime: milliseconds(log.observedTimeUnixNano),
    severityNumber: severity < SEVERITIES.length ? severity : 0,
    ...(severityText !== undefined && severityText !== '' && { severityText }),
    ...(eventName !== undefined && eventName !== '' && { eventName }),
    body: decodeValue(log.body),
    attributes,
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    resource,
    scope,
  };
}
