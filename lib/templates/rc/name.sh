<%#generic%>
# The name of the service is that of this file, or of the link to it, with underscores. Those who read this file rather
# than run it call it $_file; "service -e" reads the two lines at the end alone, and calls it $file.
case $0 in
/etc/rc|/etc/rc.shutdown|*/service)
	file=$_file
	;;
*)
	file=$0
	;;
esac
name=$(basename "$file" | tr .- __)
<%/generic%>
<%^generic%>
name=<%&variable%>
<%/generic%>
