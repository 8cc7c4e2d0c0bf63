/** The least that Ink can show: what starting costs before any of our own code. */
import { render, Text } from 'ink';

render(<Text>hello from ink</Text>, { alternateScreen: true, interactive: true });
