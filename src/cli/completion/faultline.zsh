#compdef faultline
# Completes the commands of Faultline in zsh.
_faultline() {
  local -a commands
  commands=(
@commands@
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  if [[ $words[CURRENT-1] == --set ]]; then
    compadd -S '' -- @settings@
    return
  fi
  case $words[2] in
@cases@
  esac
  case $words[2] in
    run | check | fmt) _files -g '*.faultline' ;;
  esac
}
_faultline "$@"
