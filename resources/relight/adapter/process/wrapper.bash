# Runs one step and writes down what became of it. It stays when the console dies.
#
# Its standard input holds, each ended by a NUL: a marker that ends the step's output, and the program of the filter that takes
# secrets out of it. Both stay in memory. RELIGHT_SPOOL receives pid, output.log, filter.err and exit.
umask 077
IFS= read -r -d '' marker
IFS= read -r -d '' filter
exec </dev/null
spool=$RELIGHT_SPOOL
state=$RELIGHT_STATE

# Handled, not ignored: what is ignored here would be ignored by the step, too.
trap : TERM INT HUP PIPE

# The filter never makes the step fail: if it cannot write, the rest of the output is lost and the step goes on.
coproc FILTER {
    trap '' TERM INT HUP
    cd "$spool" && perl <(printf '%s' "$filter") 2>filter.err || { printf 'lost\n'; exec cat >/dev/null; }
}
to_filter=${FILTER[1]}
from_filter=${FILTER[0]}

started=
[[ -r /proc/self/stat ]] && read -r -a stat </proc/self/stat && started=${stat[21]}
printf '%s %s %s %s .\n' "$$" "$FILTER_PID" "${started:--}" "$EPOCHSECONDS" >"$spool/pid"

if [[ ${RELIGHT_SECRETS:-} ]]; then
    exec 3< <(printf '%s' "$filter")
else
    exec 3</dev/null
fi
"$BASH" --noprofile --norc "$spool/step.bash" >&"$to_filter" 2>&1
status=$?
exec 3<&-

[[ $status == 0 && -f $state.new ]] && mv -f -- "$state.new" "$state"
printf '%s\n' "$marker" >&"$to_filter"
IFS= read -r -u "$from_filter" answer
printf '%s %s .\n' "$status" "${answer:-lost}" >"$spool/exit"
exit "$status"
