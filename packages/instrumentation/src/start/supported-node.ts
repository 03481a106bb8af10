/** The oldest Node whose `fetch`, `require` of ES modules and diagnostics channels are what we need; as in `package.json`. */
const OLDEST = [22, 15] as const;

/** @param version such as `22.15.0` */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

export const unsupportedNode = (version: string): string =>
  `parapet: needs Node.js ${OLDEST.join('.')} or later, and this is ${version}. The application was not started.\n`;
