import { execFileSync } from 'node:child_process';

/** Builds the program once before the tests, so that the ones that start it never test an old build. */
export default function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
