"""The phone's screen: scrcpy's server started and spoken to, and what may be seen, kept and photographed. Nothing here
attaches upstream of the gate."""
