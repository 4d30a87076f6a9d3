# What somebody does on this machine: fetch a script and run it. Arguments: the download command.
echo "USER $$"
"$@" &
echo "DOWNLOADER $!"
wait "$!" || exit
sh stage.sh &
echo "SCRIPT $!"
wait "$!"
