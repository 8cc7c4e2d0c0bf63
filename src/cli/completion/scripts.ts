/** What a shell runs to complete `keyrack`; every script asks the program itself, so none can be out of date. */

const bash = `# bash completion for keyrack. For this shell: source <(keyrack completion bash)
# For all: keyrack completion bash > ~/.local/share/bash-completion/completions/keyrack
_keyrack() {
  local line current=\${COMP_WORDS[COMP_CWORD]} program=\${COMP_WORDS[0]/#~\\//$HOME/}
  local -a lines=()
  COMPREPLY=()
  mapfile -t lines < <("$program" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
  [[ $current == = ]] && current=
  for line in "\${lines[@]}"; do
    case $line in
      :files | :directories)
        compopt -o filenames 2> /dev/null
        if [[ $line == :files ]]; then
          mapfile -t COMPREPLY < <(compgen -f -- "$current")
        else
          mapfile -t COMPREPLY < <(compgen -d -- "$current")
        fi
        return
        ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done
  # Where bash only lists, what is said about a word may stand behind it.
  if ((COMP_TYPE == 63 && \${#COMPREPLY[@]} > 1)); then
    COMPREPLY=("\${lines[@]/$'\\t'/  }")
  fi
}
complete -F _keyrack keyrack
`;

const zsh = `#compdef keyrack
# zsh completion for keyrack. For this shell: source <(keyrack completion zsh)
# For all: keyrack completion zsh > a file _keyrack in a folder of $fpath
_keyrack() {
  local line program=\${\${(Q)words[1]}/#\\~\\//$HOME/}
  local -a lines candidates
  lines=("\${(@f)$("$program" __complete -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
  for line in "\${(@)lines}"; do
    case $line in
      '') ;;
      :files) _files; return ;;
      :directories) _files -/; return ;;
      *) candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  (( $#candidates )) && _describe -t keyrack keyrack candidates
}
if [[ $funcstack[1] == _keyrack ]]; then
  _keyrack "$@"
else
  compdef _keyrack keyrack
fi
`;

const fish = `# fish completion for keyrack. For this shell: keyrack completion fish | source
# For all: keyrack completion fish > ~/.config/fish/completions/keyrack.fish
function __keyrack_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete -- $words[2..-1] "$current" 2> /dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :directories
                __fish_complete_directories "$current"
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c keyrack -f -a '(__keyrack_complete)'
`;

/** The scripts by the name of their shell. */
export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish };
