# Runs one step in a terminal and writes down what became of it. What it prints goes to the console, which takes secrets out before
# it writes anything down. When the console dies, the terminal is gone: this ends by the hang-up, and the system passes that on to
# all that runs in the terminal.
#
# RELIGHT_FILTER holds the filter's program where the step has secrets; RELIGHT_SPOOL receives pid and exit.
umask 077
filter=${RELIGHT_FILTER:-}
unset RELIGHT_FILTER
spool=$RELIGHT_SPOOL
state=$RELIGHT_STATE

# Handled, not ignored: what is ignored here would be ignored by the step, too.
trap : TERM INT QUIT

started=
[[ -r /proc/self/stat ]] && read -r -a stat </proc/self/stat && started=${stat[21]}
printf '%s 0 %s %s .\n' "$$" "${started:--}" "$EPOCHSECONDS" >"$spool/pid"

if [[ $filter ]]; then
    exec 3< <(printf '%s' "$filter")
else
    exec 3</dev/null
fi
"$BASH" --noprofile --norc "$spool/step.bash"
status=$?
exec 3<&-

[[ $status == 0 && -f $state.new ]] && mv -f -- "$state.new" "$state"
printf '%s done .\n' "$status" >"$spool/exit"
exit "$status"
