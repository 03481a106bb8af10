import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The TCP ports on which the processes of a process group listen. Linux only: elsewhere none are told.
 * Format: proc(5), `/proc/pid/stat`, `/proc/pid/fd`, `/proc/net/tcp`.
 */
export function portsOf(group: number): readonly number[] {
  const sockets = new Set(processesOf(group).flatMap(socketsOf));
  const ports = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    read(table)
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTEN && sockets.has(fields[9] ?? ''))
      .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16)),
  );
  return [...new Set(ports)];
}

const LISTEN = '0A';

const processesOf = (group: number): readonly string[] =>
  list('/proc').filter((pid) => {
    // The name of the program stands in parentheses and may hold anything.
    const fields = read(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    return /^\d+$/.test(pid) && Number(fields[2]) === group;
  });

const socketsOf = (pid: string): readonly string[] =>
  list(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });

/** Processes come and go: what is gone has nothing. */
function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
