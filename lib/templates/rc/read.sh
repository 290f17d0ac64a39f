# Sets initd_value to what rc.conf says of a knob of this service; empty where it says nothing.
initd_read()
{
	initd_value=
	eval "initd_value=\${${name}_$1}"
}
