# Completes the commands of Faultline in bash.
_faultline() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W "@names@ --help --version" -- "$word"))
    return
  fi
  # bash takes `=` as a word of its own.
  if [ "$before" = --set ]; then
    compopt -o nospace
    COMPREPLY=($(compgen -W "@settings@" -- "$word"))
    return
  fi
  case ${COMP_WORDS[1]} in
@cases@
  esac
  case ${COMP_WORDS[1]} in
    run | check | fmt) COMPREPLY+=($(compgen -f -X '!*.faultline' -- "$word") $(compgen -d -- "$word")) ;;
  esac
}
complete -F _faultline faultline
