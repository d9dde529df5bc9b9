# Completes the commands of Faultline in fish.
@lines@
