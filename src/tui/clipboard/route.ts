/** How a token reaches a clipboard from here. */
export type ClipboardRoute = 'tmux' | 'screen' | 'osc52' | 'native' | 'off';

type Environment = Readonly<Record<string, string | undefined>>;

const routes: readonly ClipboardRoute[] = ['tmux', 'screen', 'osc52', 'native', 'off'];

/**
 * Chooses the road. Over SSH the native clipboard would be that of the wrong machine, so it is
 * used only where a local display is named. Inside tmux an OSC 52 sequence is dropped in silence
 * by the default settings, `tmux load-buffer -w` is not. KEYRACK_CLIPBOARD overrides.
 */
export function clipboardRoute(env: Environment, platform: NodeJS.Platform): ClipboardRoute {
  const wanted = routes.find((route) => route === env.KEYRACK_CLIPBOARD);
  if (wanted) return wanted;
  if (env.TERM === 'dumb') return 'off';
  if (env.TMUX) return 'tmux';
  if (env.STY) return 'screen';
  if (env.SSH_TTY || env.SSH_CONNECTION || env.SSH_CLIENT) return 'osc52';
  const isDesktop = platform === 'darwin' || platform === 'win32';
  return isDesktop || env.DISPLAY || env.WAYLAND_DISPLAY ? 'native' : 'osc52';
}
